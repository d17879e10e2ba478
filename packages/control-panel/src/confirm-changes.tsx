import type { Mailbox } from '@secure-mail/contracts';
import type { Translate } from '@secure-mail/locales';
import { useEffect, useRef } from 'preact/hooks';
import type { TickedChanges } from './ticks.js';

export interface ConfirmChangesProps {
  readonly changes: TickedChanges;
  readonly busy: boolean;
  readonly t: Translate;
  onConfirm(): Promise<void>;
  onCancel(): void;
}

/** What Proceed is about to do, before it does it. Escape cancels, except while it is being done. */
export function ConfirmChanges({ changes, busy, t, onConfirm, onCancel }: ConfirmChangesProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const { enable, disable } = changes;
  const refused = enable.filter((mailbox) => mailbox.type !== 'exchange').length;
  return (
    <dialog
      ref={dialog}
      class="card"
      aria-labelledby="confirm-heading"
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onCancel();
      }}
    >
      <h2 id="confirm-heading">{t('controlPanel.confirmHeading')}</h2>
      {enable.length > 0 && (
        <section>
          <h3>{t('controlPanel.confirmEnable', { count: enable.length })}</h3>
          <Addresses mailboxes={enable} t={t} />
          {enable.length > refused && <p class="quiet">{t('controlPanel.confirmEnableNote')}</p>}
          {refused > 0 && <p class="warning">{t('controlPanel.confirmRefused', { count: refused })}</p>}
        </section>
      )}
      {disable.length > 0 && (
        <section>
          <h3>{t('controlPanel.confirmDisable', { count: disable.length })}</h3>
          <Addresses mailboxes={disable} t={t} />
          <p class="warning">{t('controlPanel.confirmDisableNote')}</p>
        </section>
      )}
      <div class="dialog-buttons">
        <button type="button" class="secondary" aria-disabled={busy} onClick={() => busy || onCancel()}>
          {t('controlPanel.cancel')}
        </button>
        <button type="button" class="primary" aria-disabled={busy} onClick={() => busy || onConfirm()}>
          {t(busy ? 'controlPanel.proceeding' : 'controlPanel.proceed')}
        </button>
      </div>
    </dialog>
  );
}

const listed = 12;

function Addresses({ mailboxes, t }: { readonly mailboxes: readonly Mailbox[]; readonly t: Translate }) {
  const more = mailboxes.length - listed;
  return (
    <ul class="addresses">
      {mailboxes.slice(0, listed).map(({ id, address }) => (
        <li key={id}>{address}</li>
      ))}
      {more > 0 && <li class="quiet">{t('controlPanel.andMore', { count: more })}</li>}
    </ul>
  );
}
