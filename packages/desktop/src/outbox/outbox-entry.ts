import { z } from 'zod';

const outboxCopy = z.object({
  /** In the entry's folder. */
  file: z.string().regex(/^copy-\d+\.eml$/),
  size: z.int().positive(),
  messageId: z.string(),
  depositId: z.string().optional(),
  /** RCPT TO. */
  envelopeTo: z.array(z.string()).min(1),
  /** Who is behind the gateway's address. */
  outsiders: z.array(z.string()),
  /**
   * `submitting`: the end of the message was about to be sent and no answer is known; the mail server may have
   * accepted it. Everything before that point stays `waiting`, because no server accepts half a message.
   */
  state: z.enum(['waiting', 'submitting', 'submitted', 'skipped']),
});
export type OutboxCopy = z.output<typeof outboxCopy>;

/** One message on its way: its protected copies and how far each has come. */
export const outboxEntry = z.object({
  formatVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9]{1,64}$/),
  /** SHA-256 of the original, base64url: how the same file is recognised. The original itself is not kept. */
  messageDigest: z.string(),
  startedAt: z.iso.datetime(),
  sender: z.string(),
  copies: z.array(outboxCopy).min(1),
});
export type OutboxEntry = z.output<typeof outboxEntry>;

/** The people a copy is for. */
export function readersOf(copy: OutboxCopy): readonly string[] {
  const gateway = copy.depositId === undefined ? undefined : copy.envelopeTo.at(-1);
  return [...copy.envelopeTo.filter((address) => address !== gateway), ...copy.outsiders];
}

/** The gateway answers a repetition as before and notifies once; a mailbox would hold the message twice. */
export function mayRepeat(copy: OutboxCopy): boolean {
  return copy.depositId !== undefined && copy.envelopeTo.length === 1;
}
