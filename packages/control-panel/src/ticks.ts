import type { Mailbox, MailboxStatus } from '@secure-mail/contracts';

/**
 * What the administrator ticked or unticked and not yet carried out: the wanted state by mailbox id, for those
 * alone whose wanted state is not the present one.
 */
export type Ticks = ReadonlyMap<string, boolean>;

export const noTicks: Ticks = new Map();

const enabledStatuses: readonly MailboxStatus[] = ['invited', 'activated', 'suspended'];

export function isEnabled(mailbox: Mailbox): boolean {
  return enabledStatuses.includes(mailbox.status);
}

export function isTicked(ticks: Ticks, mailbox: Mailbox): boolean {
  return ticks.get(mailbox.id) ?? isEnabled(mailbox);
}

/** Ticking a box and unticking it again leaves nothing to carry out. */
export function withTicks(ticks: Ticks, mailboxes: readonly Mailbox[], wanted: boolean): Ticks {
  const next = new Map(ticks);
  for (const mailbox of mailboxes) {
    if (wanted === isEnabled(mailbox)) next.delete(mailbox.id);
    else next.set(mailbox.id, wanted);
  }
  return next;
}

export interface TickedChanges {
  readonly enable: readonly Mailbox[];
  readonly disable: readonly Mailbox[];
}

/** What Proceed would do. Ticks of mailboxes that are gone, or are already as wanted, do not count. */
export function tickedChanges(ticks: Ticks, mailboxes: readonly Mailbox[]): TickedChanges {
  const changed = mailboxes.filter((mailbox) => isTicked(ticks, mailbox) !== isEnabled(mailbox));
  return {
    enable: changed.filter((mailbox) => !isEnabled(mailbox)),
    disable: changed.filter(isEnabled),
  };
}
