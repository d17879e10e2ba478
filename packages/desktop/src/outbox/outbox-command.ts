import type { CommandContext } from '../command-line/command-context.js';
import { DesktopError } from '../desktop-error.js';
import { Profile } from '../profile/profile.js';
import { readersOf } from './outbox-entry.js';

/** Messages whose sending was interrupted. */
export async function listOutboxCommand(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const entries = await (await Profile.read(context.folder)).outbox.all();
  if (entries.length === 0) terminal.say(terminal.t('commandLine.outboxNone'));
  for (const { id, startedAt, copies } of entries) {
    const recipients = copies
      .filter(({ state }) => state === 'waiting' || state === 'submitting')
      .flatMap(readersOf);
    const values = { id, date: terminal.instant(new Date(startedAt)), recipients: recipients.join(', ') };
    terminal.say(terminal.t('commandLine.outboxLine', values));
  }
  terminal.result({
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

/** Gives up what was not sent. */
export async function discardOutboxCommand(id: string, context: CommandContext): Promise<void> {
  const profile = await Profile.change(context.folder);
  try {
    if (!(await profile.outbox.all()).some((entry) => entry.id === id))
      throw new DesktopError('outbox-entry-unknown');
    await profile.outbox.remove(id);
  } finally {
    profile.close();
  }
  context.terminal.say(context.terminal.t('commandLine.outboxDiscarded'));
  context.terminal.result({ discarded: id });
}
