import type { Translate } from '@secure-mail/locales';

/** Nothing imported yet: how to begin. */
export function NoMailboxes({ t, onReload }: { readonly t: Translate; onReload(): Promise<void> }) {
  return (
    <section class="card">
      <h2>{t('controlPanel.emptyHeading')}</h2>
      <p>{t('controlPanel.empty')}</p>
      <pre class="command">
        <code>securemail-service mailbox import mailboxes.csv</code>
      </pre>
      <p class="quiet">{t('controlPanel.emptyFile')}</p>
      <button type="button" class="secondary" onClick={onReload}>
        {t('controlPanel.reload')}
      </button>
    </section>
  );
}
