import type { MessageKey, Translate } from '@secure-mail/locales';
import { useEffect, useRef } from 'preact/hooks';
import type { Outcome } from './mailboxes-page.js';

const reasons: Readonly<Record<NonNullable<Outcome['reason']>, MessageKey>> = {
  'not-exchange': 'controlPanel.refusedNotExchange',
  'domain-not-confirmed': 'controlPanel.refusedDomainNotConfirmed',
  'not-found': 'controlPanel.refusedNotFound',
};

export interface OutcomesProps {
  readonly outcomes: readonly Outcome[];
  readonly t: Translate;
  onClose(): void;
}

/** What became of each mailbox after Proceed; refusals first, with their reason (CP-3). */
export function Outcomes({ outcomes, t, onClose }: OutcomesProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The dialog that had the focus is gone; it goes on here.
  useEffect(() => {
    if (outcomes.length > 0) heading.current?.focus();
  }, [outcomes]);
  if (outcomes.length === 0) return null;
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused');
  const others = outcomes.filter(({ outcome }) => outcome !== 'refused');
  return (
    <section class="card outcomes" aria-labelledby="outcomes-heading">
      <h2 id="outcomes-heading" ref={heading} tabIndex={-1}>
        {t('controlPanel.outcomeHeading')}
      </h2>
      <ul>
        {[...refused, ...others].map((one) => (
          <li key={one.id} class={`outcome outcome-${one.outcome}`}>
            <span class="outcome-address">{one.address}</span>
            <span>{outcomeText(one, t)}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="secondary" onClick={onClose}>
        {t('controlPanel.close')}
      </button>
    </section>
  );
}

function outcomeText({ outcome, reason }: Outcome, t: Translate): string {
  switch (outcome) {
    case 'invited':
      return t('controlPanel.outcomeInvited');
    case 'disabled':
      return t('controlPanel.outcomeDisabled');
    case 'unchanged':
      return t('controlPanel.outcomeUnchanged');
    case 'refused':
      return t('controlPanel.outcomeRefused', {
        reason: t(reason === undefined ? 'controlPanel.refusedOther' : reasons[reason]),
      });
  }
}
