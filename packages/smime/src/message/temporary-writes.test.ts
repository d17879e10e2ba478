import { expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { collect, openMessageStream } from '../index.js';
import { TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

test('a large payload that arrives in small pieces is put aside in writes of some size, and not all at the end', async () => {
  const line = utf8(`${'x'.repeat(74)}\r\n`);
  const head = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\n');
  const lines = 40_000;
  let arrived = 0;
  async function* inLines() {
    yield head;
    for (let i = 0; i < lines; i++) {
      arrived += line.length;
      yield line;
    }
  }
  const writes: number[] = [];
  let [written, waiting] = [0, 0];
  const opened = await openMessageStream(inLines(), {
    keys: [],
    roots: [],
    at: TODAY,
    readers: ['ben@firm.example'],
    temporaryStore: () => {
      const store = memoryTemporaryStore();
      return {
        ...store,
        write(chunk) {
          waiting = Math.max(waiting, arrived - written);
          written += chunk.length;
          writes.push(chunk.length);
          return store.write(chunk);
        },
      };
    },
  });
  const size = head.length + lines * line.length;
  expect(opened.size).toBe(size);
  expect(written).toBeGreaterThanOrEqual(size);
  // Each but the last is worth a write, and none grows with the message.
  expect(Math.min(...writes.slice(0, -1))).toBeGreaterThanOrEqual(32 * 1024);
  expect(Math.max(...writes)).toBeLessThanOrEqual(512 * 1024);
  expect(waiting).toBeLessThanOrEqual(1024 * 1024);
  expect(
    Buffer.compare(await collect(opened.payload()), concatBytes([head, ...Array(lines).fill(line)])),
  ).toBe(0);
  await opened.discard();
});
