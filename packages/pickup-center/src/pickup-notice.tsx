import type { MessageKey, Translate } from '@secure-mail/locales';
import { formatPerson } from '@secure-mail/message-view';
import { useEffect, useRef } from 'preact/hooks';
import type { PickupState } from './pickup-state.js';
import type { PickupFailure } from './worker-protocol.js';

const notices: Readonly<Record<PickupFailure, readonly [heading: MessageKey, text: MessageKey]>> = {
  'no-link': ['pickup.noLinkHeading', 'pickup.noLink'],
  'unknown-link': ['pickup.unknownHeading', 'pickup.unknown'],
  expired: ['pickup.expiredHeading', 'pickup.expired'],
  locked: ['pickup.lockedHeading', 'pickup.lockedUnknownSender'],
  'not-arrived': ['pickup.notArrivedHeading', 'pickup.notArrived'],
  unreachable: ['pickup.unreachableHeading', 'pickup.unreachable'],
  'too-many-requests': ['pickup.tooManyHeading', 'pickup.tooMany'],
  'answer-empty': ['pickup.failedHeading', 'pickup.answerMissing'],
  damaged: ['pickup.damagedHeading', 'pickup.damaged'],
  unsupported: ['pickup.unsupportedHeading', 'pickup.unsupported'],
  failed: ['pickup.failedHeading', 'pickup.failed'],
};

/** Why there is no message here, and what to do about it (MP-3 for a locked one). */
export function PickupNotice({
  notice,
  t,
  onRetry,
}: {
  readonly notice: Extract<PickupState, { at: 'notice' }>;
  readonly t: Translate;
  onRetry(how: 'open' | 'fetch'): void;
}) {
  const { failure, pickup, retry } = notice;
  const heading = useRef<HTMLHeadingElement>(null);
  // The form that had the focus is gone; a screen reader goes on here.
  useEffect(() => heading.current?.focus(), []);
  const [headingKey, textKey] = notices[failure];
  const text =
    failure === 'locked' && pickup !== undefined
      ? t('pickup.locked', {
          sender: formatPerson({ name: pickup.senderName, address: pickup.senderAddress }),
        })
      : t(textKey);
  return (
    <section class={`card notice notice-${failure}`} role="alert">
      <h1 ref={heading} tabIndex={-1}>
        {t(headingKey)}
      </h1>
      <p>{text}</p>
      {retry !== undefined && (
        <button type="button" class="secondary" onClick={() => onRetry(retry)}>
          {t('pickup.tryAgain')}
        </button>
      )}
    </section>
  );
}
