import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  type OpenOptions,
  openMessage,
  openMessageStream,
  type TemporaryStore,
} from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

let signed: Uint8Array;
let options: OpenOptions;
beforeAll(async () => {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  options = { keys: [], roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
  signed = await clearSignMessage({
    message: concatBytes([
      utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\n'),
      utf8('A line of text.\r\n'.repeat(40_000)),
    ]),
    signer: anna.signer,
    signingTime: TODAY,
  });
});

const never = () => new Promise<never>(() => undefined);

describe('a signal ends what a message waits for', () => {
  test.each([
    ['never answers', never],
    ['answers when it is too late', async () => ({})],
  ])('the search for revocation that %s', async (_, answer) => {
    const stop = new AbortController();
    const findRevocation = () => {
      stop.abort();
      return answer();
    };
    const opening = openMessage(signed, { ...options, findRevocation, signal: stop.signal });
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
  });

  test('a store that never answers is let go', async () => {
    const stop = new AbortController();
    let discarded = 0;
    const temporaryStore = (): TemporaryStore => ({
      ...memoryTemporaryStore(),
      write() {
        stop.abort();
        return never();
      },
      async discard() {
        discarded++;
      },
    });
    const opening = openMessageStream(signed, { ...options, temporaryStore, signal: stop.signal });
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
    expect(discarded).toBe(1);
  });
});

test('why a message did not open is told also when its store cannot be let go', async () => {
  const full = new Error('disk full');
  const temporaryStore = (): TemporaryStore => ({
    ...memoryTemporaryStore(),
    write: () => Promise.reject(full),
    discard: () => Promise.reject(new Error('gone')),
  });
  await expect(openMessageStream(signed, { ...options, temporaryStore })).rejects.toBe(full);
});
