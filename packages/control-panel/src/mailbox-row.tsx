import type { Mailbox } from '@secure-mail/contracts';
import type { Translate } from '@secure-mail/locales';
import { useState } from 'preact/hooks';
import { statusTexts } from './mailbox-filter.js';
import { isEnabled } from './ticks.js';

export interface MailboxRowProps {
  readonly mailbox: Mailbox;
  /** Whether the box is ticked. */
  readonly wanted: boolean;
  readonly language: string;
  readonly t: Translate;
  onTick(wanted: boolean): void;
  onSendAgain(): Promise<void>;
}

export function MailboxRow({ mailbox, wanted, language, t, onTick, onSendAgain }: MailboxRowProps) {
  const [sending, setSending] = useState(false);
  const { id, address, displayName, type, status } = mailbox;
  const changes = wanted !== isEnabled(mailbox);
  const reason = type === 'exchange' ? undefined : `reason-${id}`;
  const sendAgain = async () => {
    if (sending) return;
    setSending(true);
    await onSendAgain();
    setSending(false);
  };
  return (
    <tr class={changes ? 'changes' : undefined}>
      <td class="secure-mail-column">
        <label class="tick">
          <input
            type="checkbox"
            checked={wanted}
            aria-label={t('controlPanel.secureMailFor', { address })}
            aria-describedby={reason}
            onChange={(event) => onTick(event.currentTarget.checked)}
          />
          <span class="tick-name" aria-hidden="true">
            {t('controlPanel.columnSecureMail')}
          </span>
          {changes && (
            <span class="tick-means">
              {t(wanted ? 'controlPanel.willEnable' : 'controlPanel.willDisable')}
            </span>
          )}
        </label>
      </td>
      <th scope="row">
        <bdi class="mailbox-name">{displayName === '' ? address : displayName}</bdi>
        {displayName !== '' && <span class="mailbox-address">{address}</span>}
      </th>
      <td data-label={t('controlPanel.columnType')}>
        <span>{t(type === 'exchange' ? 'controlPanel.typeExchange' : 'controlPanel.typePopImap')}</span>
        {reason !== undefined && (
          <span id={reason} class="reason">
            {t('controlPanel.onlyExchange')}
          </span>
        )}
      </td>
      <td data-label={t('controlPanel.columnStatus')}>
        <span class={`status status-${status}`}>{t(statusTexts[status])}</span>
        {status !== 'not-enabled' && (
          <span class="since">
            {t('controlPanel.since', { date: formatSince(mailbox.statusSince, language) })}
          </span>
        )}
      </td>
      <td class="actions">
        {status === 'invited' && (
          <button
            type="button"
            class="link"
            aria-label={t('controlPanel.sendAgainFor', { address })}
            aria-disabled={sending}
            onClick={sendAgain}
          >
            {t(sending ? 'controlPanel.sendingAgain' : 'controlPanel.sendAgain')}
          </button>
        )}
      </td>
    </tr>
  );
}

function formatSince(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(instant));
}
