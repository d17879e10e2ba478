import type { CommandContext } from '../command-line/command-context.js';
import { DesktopError } from '../desktop-error.js';
import { mayRepeat, type OutboxCopy, type OutboxEntry, readersOf } from '../outbox/outbox-entry.js';
import type { Profile } from '../profile/profile.js';
import { SmtpSession } from '../submission/smtp-session.js';
import { smtpPasswordOf, smtpServerOf } from '../submission/smtp-settings.js';

/** What to do with a copy that the mail server may have accepted. */
export type UnclearChoice = 'send-again' | 'skip';

/**
 * Hands the copies of an entry to the mail server, each once, and keeps the journal in step. The entry is
 * removed when nothing is left to send, and when the server refused for good before anything was sent.
 */
export async function submitEntry(
  started: OutboxEntry,
  profile: Profile,
  unclear: UnclearChoice | undefined,
  context: CommandContext,
): Promise<OutboxEntry> {
  let entry = await decideUnclear(started, profile, unclear, context);
  const setState = async (copy: OutboxCopy, state: OutboxCopy['state']) => {
    const copies = entry.copies.map((other) => (other.file === copy.file ? { ...other, state } : other));
    entry = { ...entry, copies };
    await profile.outbox.save(entry);
  };
  try {
    await submitWaiting(() => entry, setState, profile, context);
  } catch (error) {
    const known =
      context.signal.aborted && !(error instanceof DesktopError) ? new DesktopError('cancelled') : error;
    throw await withOutcome(known, entry, profile);
  }
  await profile.outbox.remove(entry.id);
  return entry;
}

async function submitWaiting(
  current: () => OutboxEntry,
  setState: (copy: OutboxCopy, state: OutboxCopy['state']) => Promise<void>,
  profile: Profile,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const waiting = current().copies.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return;
  const settings = await profile.settings();
  const session = await SmtpSession.open(smtpServerOf(settings), await smtpPasswordOf(settings, terminal));
  try {
    for (const copy of waiting) {
      signal.throwIfAborted();
      const position = {
        copy: current().copies.findIndex(({ file }) => file === copy.file) + 1,
        copies: current().copies.length,
      };
      terminal.progress(terminal.t('commandLine.progressSubmitting', position));
      await profile.outbox.assertWhole(current(), copy);
      try {
        await session.submit({
          from: current().sender,
          to: copy.envelopeTo,
          size: copy.size,
          content: profile.outbox.content(current(), copy.file),
          beforeEnd: () => setState(copy, 'submitting'),
          signal,
        });
      } catch (error) {
        // Any answer, and any failure before the end was sent, means: not accepted.
        if (!(error instanceof DesktopError && error.code === 'smtp-unclear'))
          await setState(copy, 'waiting');
        throw error;
      }
      await setState(copy, 'submitted');
    }
  } finally {
    session.quit();
  }
}

/** Copies that an earlier attempt left without an answer. */
async function decideUnclear(
  entry: OutboxEntry,
  profile: Profile,
  choice: UnclearChoice | undefined,
  { terminal }: CommandContext,
): Promise<OutboxEntry> {
  const copies: OutboxCopy[] = [];
  for (const copy of entry.copies) {
    if (copy.state !== 'submitting') {
      copies.push(copy);
      continue;
    }
    if (mayRepeat(copy)) {
      copies.push({ ...copy, state: 'waiting' });
      continue;
    }
    const recipients = readersOf(copy).join(', ');
    terminal.progress(terminal.t('commandLine.unclearCopy', { recipients }));
    if (choice === undefined && !terminal.interactive)
      throw new DesktopError('unclear-choice-needed', { recipients });
    const again =
      choice === undefined
        ? await terminal.askYesNo(terminal.t('commandLine.askSendUnclear'))
        : choice === 'send-again';
    copies.push({ ...copy, state: again ? 'waiting' : 'skipped' });
  }
  const decided = { ...entry, copies };
  await profile.outbox.save(decided);
  return decided;
}

/** Tells with the error what became of the message. */
async function withOutcome(error: unknown, entry: OutboxEntry, profile: Profile): Promise<unknown> {
  const done = entry.copies.filter(({ state }) => state === 'submitted');
  const unclear = entry.copies.some(({ state }) => state === 'submitting');
  const forGood =
    error instanceof DesktopError && ['smtp-recipients-refused', 'smtp-refused'].includes(error.code);
  if (forGood && done.length === 0 && !unclear) await profile.outbox.remove(entry.id);
  if (!(error instanceof DesktopError)) return error;
  const partly = {
    key: 'commandLine.partlySent',
    values: { recipients: done.flatMap(readersOf).join(', ') },
  } as const;
  const nothing = { key: 'commandLine.nothingSent' } as const;
  const kept = { key: 'commandLine.keptInOutbox' } as const;
  const hints = [
    ...(done.length > 0 ? [partly] : unclear || error.code === 'smtp-missing' ? [] : [nothing]),
    ...((forGood && done.length === 0) || error.code === 'outbox-entry-damaged' ? [] : [kept]),
  ];
  return new DesktopError(error.code, error.values, { cause: error.cause, hints });
}
