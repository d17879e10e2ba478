import { expect, test } from 'vitest';
import * as smime from './index.js';
import { SmimeError } from './smime-error.js';

/** What a program without types may pass by mistake. */
const wrongValues: readonly unknown[] = [undefined, null, 5, 1n, 'x', true, {}, [], [null], [{}], () => 1];

/** What is taken first in many functions that take a second; `length` does not count those with a default. */
const firstValues: readonly unknown[] = [new Uint8Array(), Uint8Array.of(0x30, 0x80), [], 'x'];

/** Errors are `SmimeError`; what is none is what a caller cannot tell from a defect. */
async function otherError(call: () => unknown): Promise<unknown> {
  try {
    const result = await call();
    if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result)
      for await (const _ of result as AsyncIterable<unknown>) break;
    return undefined;
  } catch (error) {
    return error instanceof SmimeError ? undefined : error;
  }
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const functions = Object.entries(smime as Record<string, unknown>).filter(
  (entry): entry is [string, (...values: unknown[]) => unknown] =>
    typeof entry[1] === 'function' && !/^[A-Z]/.test(entry[0]),
);

test.each(functions)('%s leaves no other error than SmimeError for a wrong argument', async (name, call) => {
  const others: string[] = [];
  const tell = async (...values: unknown[]) => {
    const error = await otherError(() => call(...values));
    if (error !== undefined) others.push(`${name}(${values.map(shown).join(', ')}): ${error}`);
  };
  for (const value of wrongValues) {
    await tell(value);
    for (const first of firstValues) await tell(first, value);
  }
  expect(others).toEqual([]);
});
