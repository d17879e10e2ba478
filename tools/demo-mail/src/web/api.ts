import type { Maildirs } from '../maildir.js';
import { type Answer, json, notFound, nothingPolicy } from './answer.js';
import { summarise } from './message-summary.js';

const longestWait = 120;

/**
 * - `GET /api/mailboxes` → `{ mailboxes: [{ address, messages }] }`
 * - `GET /api/mailboxes/A/messages` → `{ messages: [summary, …] }`, newest first. With `?more-than=N&wait=SECONDS`
 *   the answer waits until there are more than N messages, or the time is over.
 * - `GET /api/mailboxes/A/messages/ID/raw` → the message as it lies in the Maildir
 */
export async function answerApi(
  segments: readonly string[],
  query: URLSearchParams,
  maildirs: Maildirs,
  gone: AbortSignal,
): Promise<Answer> {
  const [collection, address, messages, id, raw, ...rest] = segments;
  if (collection !== 'mailboxes' || rest.length > 0) return notFound;
  if (address === undefined) return json({ mailboxes: await mailboxes(maildirs) });
  if (messages !== 'messages') return notFound;
  if (id === undefined) {
    await moreThan(
      Number(query.get('more-than') ?? -1),
      address,
      Number(query.get('wait') ?? 0),
      maildirs,
      gone,
    );
    return json({ messages: await Promise.all((await maildirs.messages(address)).map(summarise)) });
  }
  if (raw !== 'raw') return notFound;
  return {
    status: 200,
    type: 'message/rfc822',
    body: await maildirs.read(address, id),
    policy: nothingPolicy,
  };
}

export async function mailboxes(
  maildirs: Maildirs,
): Promise<readonly { readonly address: string; readonly messages: number }[]> {
  return Promise.all(
    (await maildirs.addresses()).map(async (address) => ({
      address,
      messages: (await maildirs.messages(address)).length,
    })),
  );
}

async function moreThan(
  count: number,
  address: string,
  seconds: number,
  maildirs: Maildirs,
  gone: AbortSignal,
): Promise<void> {
  const over = AbortSignal.any([gone, AbortSignal.timeout(Math.min(seconds || 0, longestWait) * 1000)]);
  while (!over.aborted) {
    // Asked before looking, so that a delivery in between is not missed.
    const delivery = maildirs.nextDelivery(over);
    if ((await maildirs.messages(address)).length > count) return;
    await delivery;
  }
}
