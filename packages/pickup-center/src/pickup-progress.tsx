import type { MessageKey, Translate } from '@secure-mail/locales';
import { formatSize } from '@secure-mail/message-view';
import type { PickupState } from './pickup-state.js';
import type { PickupStep } from './worker-protocol.js';

const stepTexts: Readonly<Record<PickupStep, MessageKey>> = {
  checking: 'pickup.checking',
  downloading: 'pickup.downloading',
  decrypting: 'pickup.decrypting',
};

/** What is being done. The step alone is announced; the numbers would interrupt a screen reader all the time. */
export function PickupProgress({
  state,
  language,
  t,
}: {
  readonly state: PickupState;
  readonly language: string;
  readonly t: Translate;
}) {
  const working = state.at === 'working' ? state : undefined;
  const measured = working?.all !== undefined && working.done !== undefined;
  return (
    <div class={working === undefined ? 'progress visually-hidden' : 'progress card'}>
      <p role="status">
        {working !== undefined && t(stepTexts[working.step])}
        {state.at === 'message' && t('pickup.opened')}
      </p>
      {working !== undefined && (
        <progress
          aria-label={t('pickup.working')}
          {...(measured && { value: Math.min(working.done ?? 0, working.all ?? 0), max: working.all ?? 1 })}
        />
      )}
      {working !== undefined && measured && (
        <p class="quiet" aria-hidden="true">
          {t('pickup.progress', {
            done: formatSize(Math.min(working.done ?? 0, working.all ?? 0), language),
            all: formatSize(working.all ?? 0, language),
          })}
        </p>
      )}
    </div>
  );
}
