import { createHash, type Hash } from 'node:crypto';
import { decodedCms, SmimeError } from '@secure-mail/smime';
import type { BlobDraft } from '../blobs/index.js';
import { queueNotification } from '../notifications/index.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { authEnvelopedOnly } from './auth-enveloped-only.js';
import { GatewayRefusal } from './gateway-refusal.js';

/**
 * Takes the message in that was committed to under each of these deposits: stored and synced, then marked as
 * arrived together with its notifications, all in one transaction. When this returns, it is durable. The same
 * message again changes nothing; another one is refused and nothing of it stays.
 * @throws {GatewayRefusal} with the SMTP code that the client must get; other errors: try again later
 */
export async function takeMessage(
  context: ServiceContext,
  depositIds: readonly string[],
  message: AsyncIterable<Uint8Array>,
): Promise<'arrived' | 'repeated'> {
  const expected = await expectedMessage(context, depositIds);
  const draft = await context.blobs.create();
  let outcomeUnknown = false;
  let kept = false;
  try {
    await receive(message, draft, expected);
    await draft.keep();
    const taken = await context.database.transaction().execute(async (trx) => {
      const arrived = await markArrived(context, trx, { depositIds, expected, blobId: draft.id });
      outcomeUnknown = true;
      return arrived;
    });
    kept = taken;
    return taken ? 'arrived' : 'repeated';
  } catch (error) {
    // A commit whose answer was lost may have happened: the blob stays, and the sweep removes it if nothing names it.
    kept = outcomeUnknown;
    throw error instanceof SmimeError ? notWellFormed(error) : error;
  } finally {
    if (!kept) await draft.discard();
  }
}

interface Expected {
  readonly digest: string;
  readonly size: number;
}

/** One message can fit several deposits only when all were promised the same. */
async function expectedMessage(context: ServiceContext, depositIds: readonly string[]): Promise<Expected> {
  const deposits = await context.database
    .selectFrom('deposits')
    .select(['digest', 'size'])
    .where('id', 'in', depositIds)
    .where('state', 'in', ['announced', 'arrived'])
    .execute();
  const [first] = deposits;
  if (first === undefined || deposits.length < depositIds.length) throw unknownAddress();
  if (deposits.some(({ digest, size }) => digest !== first.digest || size !== first.size))
    throw anotherMessage();
  if (first.digest === null || first.size === null) throw unknownAddress();
  return { digest: first.digest, size: first.size };
}

async function receive(
  message: AsyncIterable<Uint8Array>,
  draft: BlobDraft,
  expected: Expected,
): Promise<void> {
  const hash: Hash = createHash('sha256');
  let size = 0;
  for await (const bytes of authEnvelopedOnly(decodedCms(message))) {
    size += bytes.length;
    // No more than what was announced is ever written to disk.
    if (size > expected.size) throw anotherMessage();
    hash.update(bytes);
    await draft.write(bytes);
  }
  if (size !== expected.size || hash.digest('base64url') !== expected.digest) throw anotherMessage();
}

/** @returns whether anything changed; the rows' locks make a second delivery at the same time wait for the first */
async function markArrived(
  context: ServiceContext,
  trx: Transaction,
  taken: { readonly depositIds: readonly string[]; readonly expected: Expected; readonly blobId: string },
): Promise<boolean> {
  const now = context.clock();
  const deposits = await trx
    .selectFrom('deposits')
    .select(['id', 'state', 'digest'])
    .where('id', 'in', taken.depositIds)
    .where('expires_at', '>', now)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (deposits.length < taken.depositIds.length) throw unknownAddress();
  let changed = false;
  for (const { id, state, digest } of deposits) {
    if (digest !== taken.expected.digest) throw anotherMessage();
    if (state === 'arrived') continue;
    if (state !== 'announced') throw unknownAddress();
    changed = true;
    await trx
      .updateTable('deposits')
      .set({ state: 'arrived', arrived_at: now, blob_id: taken.blobId })
      .where('id', '=', id)
      .execute();
    const recipients = await trx
      .selectFrom('deposit_recipients')
      .select('recipient_id')
      .where('deposit_id', '=', id)
      .execute();
    for (const { recipient_id: recipientId } of recipients) {
      await queueNotification(context, trx, { kind: 'pickup', depositId: id, recipientId });
    }
  }
  return changed;
}

function unknownAddress(): GatewayRefusal {
  return new GatewayRefusal(550, '5.1.1 No message is expected at this address');
}

function anotherMessage(): GatewayRefusal {
  return new GatewayRefusal(550, '5.7.1 This is not the message that its sender announced for this address');
}

function notWellFormed(cause: SmimeError): GatewayRefusal {
  return new GatewayRefusal(554, '5.6.0 The message is not a well-formed encrypted S/MIME message', {
    cause,
  });
}
