import { type Mailbox, type MailboxStatus, mailboxStatus } from '@secure-mail/contracts';
import type { MessageKey, Translate } from '@secure-mail/locales';

export interface MailboxFilterValue {
  readonly words: string;
  readonly status: MailboxStatus | 'all';
}

export const unfiltered: MailboxFilterValue = { words: '', status: 'all' };

/** Every word must occur in name or address. */
export function matches(mailbox: Mailbox, { words, status }: MailboxFilterValue): boolean {
  if (status !== 'all' && mailbox.status !== status) return false;
  const text = `${mailbox.displayName} ${mailbox.address}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export const statusTexts: Readonly<Record<MailboxStatus, MessageKey>> = {
  'not-enabled': 'controlPanel.statusNotEnabled',
  invited: 'controlPanel.statusInvited',
  activated: 'controlPanel.statusActivated',
  suspended: 'controlPanel.statusSuspended',
  disabled: 'controlPanel.statusDisabled',
};

export interface MailboxFilterProps {
  readonly value: MailboxFilterValue;
  readonly t: Translate;
  onChange(value: MailboxFilterValue): void;
}

export function MailboxFilter({ value, t, onChange }: MailboxFilterProps) {
  return (
    <search class="filter">
      <label>
        <span>{t('controlPanel.search')}</span>
        <input
          type="search"
          value={value.words}
          onInput={(event) => onChange({ ...value, words: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>{t('controlPanel.statusFilter')}</span>
        <select
          value={value.status}
          onChange={(event) =>
            onChange({ ...value, status: event.currentTarget.value as MailboxFilterValue['status'] })
          }
        >
          <option value="all">{t('controlPanel.statusAll')}</option>
          {mailboxStatus.options.map((status) => (
            <option key={status} value={status}>
              {t(statusTexts[status])}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
