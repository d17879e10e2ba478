import type { Translate } from '@secure-mail/locales';
import { formatInstant } from './display-formats.js';
import type { MessagePresentation, Person } from './presentation.js';

/** The protected subject, people and date. */
export function MessageHeaders({
  presentation,
  language,
  t,
}: {
  readonly presentation: MessagePresentation;
  readonly language: string;
  readonly t: Translate;
}) {
  const { subject, from, to, cc, date } = presentation;
  return (
    <header class="message-headers">
      <h2 class="message-subject">{subject.trim() === '' ? t('message.noSubject') : subject}</h2>
      <dl class="message-fields">
        <People name={t('message.from')} people={from} />
        <People name={t('message.to')} people={to} />
        {cc.length > 0 && <People name={t('message.cc')} people={cc} />}
        <div>
          <dt>{t('message.date')}</dt>
          <dd>
            {date === undefined ? (
              t('message.noDate')
            ) : (
              <time dateTime={date.toISOString()}>{formatInstant(date, language)}</time>
            )}
          </dd>
        </div>
      </dl>
    </header>
  );
}

function People({ name, people }: { readonly name: string; readonly people: readonly Person[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {people.map((person, index) => (
          <span key={`${index} ${person.address}`} class="message-person">
            {person.name !== '' && <bdi class="message-person-name">{person.name}</bdi>}{' '}
            <span class="message-person-address">
              {person.name === '' ? person.address : `<${person.address}>`}
            </span>
            {index < people.length - 1 ? ', ' : ''}
          </span>
        ))}
      </dd>
    </div>
  );
}
