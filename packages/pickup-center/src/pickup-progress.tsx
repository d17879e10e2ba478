import type { MessageKey, Translate } from '@secure-mail/locales';
import { formatSize } from '@secure-mail/message-view';
import type { PickupState } from './pickup-state.js';
import type { PickupStep } from './worker-protocol.js';

const stepTexts: Readonly<Record<PickupStep, MessageKey>> = {
  checking: 'pickup.checking',
  downloading: 'pickup.downloading',
  decrypting: 'pickup.decrypting',
};

export interface PickupProgressProps {
  readonly working: Extract<PickupState, { at: 'working' }> | undefined;
  readonly language: string;
  readonly t: Translate;
}

/**
 * What is being done with the answer. The step alone is announced; the numbers would interrupt a screen reader
 * all the time. The place for announcements is there before there is something to announce.
 */
export function PickupProgress({ working, language, t }: PickupProgressProps) {
  return (
    <div class="progress">
      <p role="status">{working !== undefined && t(stepTexts[working.step])}</p>
      {working !== undefined && <Measure working={working} language={language} t={t} />}
    </div>
  );
}

type MeasureProps = PickupProgressProps & { readonly working: NonNullable<PickupProgressProps['working']> };

function Measure({ working, language, t }: MeasureProps) {
  const { all, done = 0 } = working;
  if (all === undefined) return <progress aria-label={t('pickup.working')} />;
  const reached = Math.min(done, all);
  return (
    <>
      <progress aria-label={t('pickup.working')} value={reached} max={all} />
      <p class="quiet" aria-hidden="true">
        {t('pickup.progress', { done: formatSize(reached, language), all: formatSize(all, language) })}
      </p>
    </>
  );
}
