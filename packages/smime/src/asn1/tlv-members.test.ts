import { expect, test } from 'vitest';
import { der, derSequence } from './der.js';
import { membersOf, readTlv } from './tlv.js';

/** Each would take many times the memory of its two bytes. */
test('attack: a value of more members than any real one has is refused', () => {
  const sequenceOf = (count: number) =>
    readTlv(derSequence(new Uint8Array(2 * count).fill(5).map((byte, i) => (i % 2 ? 0 : byte))), 'list');
  expect(membersOf(sequenceOf(50_000), 'list')).toHaveLength(50_000);
  expect(() => membersOf(sequenceOf(50_001), 'list')).toThrow(
    expect.objectContaining({ code: 'too-large', message: 'The list holds more than any real one.' }),
  );
  // Of one long member there is one.
  expect(membersOf(readTlv(derSequence(der(4, new Uint8Array(200_000))), 'list'), 'list')).toHaveLength(1);
});
