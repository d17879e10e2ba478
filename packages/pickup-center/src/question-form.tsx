import type { MessageKey, Translate } from '@secure-mail/locales';
import { formatDay, formatPerson, formatSize } from '@secure-mail/message-view';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Mistake } from './pickup-state.js';
import type { WaitingMessage } from './worker-protocol.js';

/** The sender's question and the field for its answer (MP-2). */
export function QuestionForm({
  pickup,
  mistake,
  busy,
  language,
  t,
  children,
  onAnswer,
}: {
  readonly pickup: WaitingMessage;
  readonly mistake: Mistake | undefined;
  readonly busy: boolean;
  readonly language: string;
  readonly t: Translate;
  /** What is shown while the answer is worked on. */
  readonly children: ComponentChildren;
  onAnswer(answer: string): void;
}) {
  const [answer, setAnswer] = useState('');
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // After a mistake one types again at once: the wrong answer is selected.
  useEffect(() => {
    if (mistake !== undefined) field.current?.select();
  }, [mistake, pickup.triesLeft]);

  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const missing = answer.trim() === '';
    setEmpty(missing);
    if (missing) field.current?.focus();
    else onAnswer(answer);
  };
  const sender = formatPerson({ name: pickup.senderName, address: pickup.senderAddress });
  const complaint = empty ? t('pickup.answerMissing') : mistakeText(mistake, pickup.triesLeft, t);
  return (
    <form class="card question" onSubmit={submit} noValidate>
      <h1>{t('pickup.questionHeading')}</h1>
      <p>{t('pickup.questionIntro', { sender, recipient: pickup.recipientAddress })}</p>
      <p class="quiet">
        {t('pickup.facts', {
          size: formatSize(pickup.size, language),
          date: formatDay(pickup.expiresAt, language),
        })}
      </p>
      <p id="asked">{t('pickup.questionAsked')}</p>
      <label class="asked" for="answer">
        {pickup.question}
      </label>
      <input
        id="answer"
        ref={field}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
        maxLength={500}
        value={answer}
        readOnly={busy}
        aria-describedby="asked complaint tries hint"
        aria-invalid={complaint !== ''}
        onInput={(event) => setAnswer(event.currentTarget.value)}
      />
      <p id="complaint" class="complaint" role="alert">
        {complaint}
      </p>
      {mistake !== 'wrong-answer' && (
        <p id="tries" class="quiet">
          {t('pickup.triesLeft', { count: pickup.triesLeft })}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={busy}>
        {t('pickup.open')}
      </button>
      {children}
      <p id="hint" class="hint">
        {t('pickup.answerHint')}
      </p>
    </form>
  );
}

function mistakeText(mistake: Mistake | undefined, triesLeft: number, t: Translate): string {
  if (mistake === undefined) return '';
  if (mistake === 'wrong-answer') return t('pickup.answerWrong', { count: triesLeft });
  const key = mistakeKeys[mistake] ?? 'pickup.failed';
  return key === 'pickup.unreachable' ? `${t('pickup.unreachableHeading')}. ${t(key)}` : t(key);
}

const mistakeKeys: Readonly<Partial<Record<Mistake, MessageKey>>> = {
  'answer-empty': 'pickup.answerMissing',
  unreachable: 'pickup.unreachable',
  'too-many-requests': 'pickup.tooMany',
};
