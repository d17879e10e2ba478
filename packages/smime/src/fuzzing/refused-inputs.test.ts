import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Certificate, importPkcs12, openCms, openMessage, SmimeError } from '../index.js';
import { FUZZ_KEY, newFuzzWorld } from './fuzz-seeds.js';

const OPTIONS = { keys: [FUZZ_KEY], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };
const MIB = 1024 * 1024;

test('whatever is refused leaves nothing behind: ten thousand times', { timeout: 300_000 }, async () => {
  const { seeds } = await newFuzzWorld();
  const garbage = [seeds.message[0]!, seeds.cms[0]!, seeds.certificate[0]!, seeds['key file'][0]!].map(
    (seed) => seed.slice(),
  );
  const readers: readonly ((bytes: Uint8Array) => unknown)[] = [
    (bytes) => openMessage(bytes, OPTIONS),
    (bytes) => openCms(bytes, OPTIONS),
    (bytes) => Certificate.fromDer(bytes).emailAddresses,
    (bytes) => importPkcs12(bytes, 'x'),
  ];
  const round = async (times: number) => {
    for (let time = 0; time < times; time++) {
      const kind = time % garbage.length;
      const bytes = garbage[kind]!.slice(0, garbage[kind]!.length - (time % 97));
      bytes[(time * 31) % bytes.length]! ^= 1 + (time % 255);
      await Promise.resolve(bytes).then(readers[kind]).catch(orSmimeError);
    }
  };
  await round(1000);
  const sizes = [await settledMemory()];
  for (let part = 0; part < 4; part++) {
    await round(2500);
    sizes.push(await settledMemory());
  }
  // What is left behind grows in every part; what is remembered on purpose ends somewhere.
  const growths = sizes.slice(1).map((size, part) => size - sizes[part]!);
  expect(Math.min(...growths)).toBeLessThan(MIB);
  expect(sizes.at(-1)! - sizes[0]!).toBeLessThan(32 * MIB);
});

async function settledMemory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function orSmimeError(error: unknown): void {
  if (!(error instanceof SmimeError)) throw error;
}
