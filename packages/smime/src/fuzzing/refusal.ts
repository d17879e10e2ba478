import { expect } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { collect, openMessage, protectMessage, SmimeError, type SmimeErrorCode } from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';
import { processorTime } from '../testing/growth.js';
import { FUZZ_KEY } from './fuzz-seeds.js';

export const OPTIONS = { keys: [FUZZ_KEY], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };

/** The code; and that it took no more than a thousand usual messages, in the best of three attempts. */
export async function refusal(attempt: () => unknown): Promise<SmimeErrorCode | 'none'> {
  usual ??= usualMessage();
  const limit = 1000 * (await usual);
  let code: SmimeErrorCode | 'none' = 'none';
  let spent = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && spent >= limit; run++)
    spent = Math.min(
      spent,
      await processorTime(async () => {
        code = await codeOf(attempt);
      }),
    );
  expect(spent).toBeLessThan(limit);
  return code;
}

let usual: Promise<number> | undefined;

/** What opening one takes, in microseconds. */
async function usualMessage(): Promise<number> {
  const { signer } = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
  const { bytes } = await protectMessage({
    message: utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello'),
    signer,
    recipients: [FUZZ_KEY],
    contentEncryption: 'aes-256-gcm',
    signingTime: TODAY,
  });
  const message = await collect(bytes);
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10; run++)
    least = Math.min(least, await processorTime(() => openMessage(message, OPTIONS)));
  return least;
}

async function codeOf(attempt: () => unknown): Promise<SmimeErrorCode | 'none'> {
  try {
    await attempt();
    return 'none';
  } catch (error) {
    if (error instanceof SmimeError) return error.code;
    throw error;
  }
}
