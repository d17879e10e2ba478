import type { Mailbox } from '@secure-mail/contracts';
import type { Translate } from '@secure-mail/locales';
import { useState } from 'preact/hooks';
import { MailboxRow } from './mailbox-row.js';
import { isTicked, type Ticks } from './ticks.js';

/** As many rows as a browser draws without being noticed; the rest on request. */
const rowsAtOnce = 200;

export interface MailboxTableProps {
  /** Those that the filter leaves. */
  readonly mailboxes: readonly Mailbox[];
  readonly total: number;
  readonly ticks: Ticks;
  readonly language: string;
  readonly t: Translate;
  onTick(mailboxes: readonly Mailbox[], wanted: boolean): void;
  onSendAgain(mailbox: Mailbox): Promise<void>;
}

/** The mailboxes with the Secure Mail column (CP-2, CP-8). On narrow screens each row becomes a block. */
export function MailboxTable({
  mailboxes,
  total,
  ticks,
  language,
  t,
  onTick,
  onSendAgain,
}: MailboxTableProps) {
  const [limit, setLimit] = useState(rowsAtOnce);
  const shown = mailboxes.slice(0, limit);
  const exchange = shown.filter((mailbox) => mailbox.type === 'exchange');
  const ticked = exchange.filter((mailbox) => isTicked(ticks, mailbox)).length;
  return (
    <>
      <p class="quiet" role="status">
        {mailboxes.length === total
          ? t('controlPanel.shown', { count: total })
          : t('controlPanel.shownOf', { shown: mailboxes.length, count: total })}
      </p>
      {mailboxes.length === 0 ? (
        <p class="card quiet">{t('controlPanel.noMatch')}</p>
      ) : (
        <div class="card table-card">
          <table>
            <thead>
              <tr>
                <th scope="col" class="secure-mail-column">
                  <label class="tick-all">
                    <input
                      type="checkbox"
                      aria-label={t('controlPanel.tickAllShown')}
                      title={t('controlPanel.tickAllShown')}
                      checked={exchange.length > 0 && ticked === exchange.length}
                      indeterminate={ticked > 0 && ticked < exchange.length}
                      disabled={exchange.length === 0}
                      onChange={(event) => onTick(exchange, event.currentTarget.checked)}
                    />
                    <span>{t('controlPanel.columnSecureMail')}</span>
                  </label>
                </th>
                <th scope="col">{t('controlPanel.columnName')}</th>
                <th scope="col">{t('controlPanel.columnType')}</th>
                <th scope="col">{t('controlPanel.columnStatus')}</th>
                <th scope="col">
                  <span class="visually-hidden">{t('controlPanel.columnActions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((mailbox) => (
                <MailboxRow
                  key={mailbox.id}
                  mailbox={mailbox}
                  wanted={isTicked(ticks, mailbox)}
                  language={language}
                  t={t}
                  onTick={(wanted) => onTick([mailbox], wanted)}
                  onSendAgain={() => onSendAgain(mailbox)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {mailboxes.length > limit && (
        <button type="button" class="secondary" onClick={() => setLimit(limit + rowsAtOnce)}>
          {t('controlPanel.showMore')}
        </button>
      )}
    </>
  );
}
