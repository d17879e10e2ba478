import type { CommandContext } from '../command-line/command-context.js';
import { DesktopError } from '../desktop-error.js';
import { Profile } from '../profile/profile.js';
import { readersOf } from './outbox-entry.js';

/** Messages whose sending was interrupted. */
export async function listOutboxCommand(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { entries, unreadable } = await (await Profile.read(context.folder)).outbox.contents();
  if (entries.length + unreadable.length === 0) terminal.say(terminal.t('commandLine.outboxNone'));
  for (const { id, startedAt, copies } of entries) {
    const recipients = copies
      .filter(({ state }) => state === 'waiting' || state === 'submitting')
      .flatMap(readersOf);
    const values = { id, date: terminal.instant(new Date(startedAt)), recipients: recipients.join(', ') };
    terminal.say(terminal.t('commandLine.outboxLine', values));
  }
  for (const id of unreadable) terminal.say(terminal.t('commandLine.failOutboxEntryDamaged', { id }));
  terminal.result({
    unreadable,
    entries: entries.map(({ id, startedAt, copies }) => ({
      id,
      startedAt,
      copies: copies.map((copy) => ({
        recipients: readersOf(copy),
        messageId: copy.messageId,
        state: copy.state,
      })),
    })),
  });
}

/** Gives up what was not sent, also of an entry that cannot be read any more. */
export async function discardOutboxCommand(id: string, context: CommandContext): Promise<void> {
  const profile = await Profile.change(context.folder);
  try {
    const { entries, unreadable } = await profile.outbox.contents();
    if (![...entries.map((entry) => entry.id), ...unreadable].includes(id))
      throw new DesktopError('outbox-entry-unknown');
    await profile.outbox.remove(id);
  } finally {
    profile.close();
  }
  context.terminal.say(context.terminal.t('commandLine.outboxDiscarded'));
  context.terminal.result({ discarded: id });
}
