import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { values } from '../testing/asn1-tree.js';
import { der } from './der.js';
import { eachMember, membersOf, readTlv, type Tlv } from './tlv.js';

describe('a value lies inside the one around it', () => {
  const cutOff = fc.tuple(values, fc.boolean(), fc.nat()).map(([{ der, indefinite }, isDefinite, some]) => {
    const bytes = isDefinite ? der : indefinite;
    return { bytes, cut: bytes.subarray(0, 1 + (some % (bytes.length - 1))) };
  });
  /** What is missing could be taken from the zeros after the parent: the rest of a content, and ends of contents. */
  const firstOf = (parent: Uint8Array, zeros: number): Tlv => {
    const whole = readTlv(der(0x30, concatBytes([parent, new Uint8Array(zeros)])), 'value');
    return eachMember(whole, 'value').next().value as Tlv;
  };

  test('attack: one that is cut off does not take its rest from what follows its parent', () => {
    fc.assert(
      fc.property(cutOff, ({ bytes, cut }) => {
        const parent = firstOf(der(0x30, cut), bytes.length + 4);
        expect(parent.content).toEqual(cut);
        expect(isRefused(() => readInside(parent))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('attack: nor does the parent take its end from what follows the one around it', () => {
    fc.assert(
      fc.property(cutOff, ({ bytes, cut }) => {
        const parent = concatBytes([Uint8Array.of(0x30, 0x80), cut, Uint8Array.of(0, 0)]);
        const around = firstOf(der(0x30, parent), bytes.length + 4);
        expect(around.content).toEqual(parent);
        expect(isRefused(() => readInside(around))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['an end of contents that lies half in it', [0x30, 3, 0x30, 0x80, 0]],
    ['an end of contents that lies behind it', [0x30, 2, 0x30, 0x80]],
    ['a content that lies half in it', [0x30, 3, 4, 2, 0]],
    ['a content that lies behind it', [0x30, 2, 4, 2]],
  ])('attack: %s', (_, parent) => {
    expect(isRefused(() => readInside(firstOf(Uint8Array.from(parent), 4)))).toBe(true);
  });

  test('whatever byte was changed, what is read fills its parent and no more', () => {
    let read = 0;
    fc.assert(
      fc.property(
        values,
        fc.boolean(),
        fc.nat(),
        fc.nat(255),
        ({ der, indefinite }, isDefinite, at, byte) => {
          const bytes = Uint8Array.from(isDefinite ? der : indefinite);
          bytes[at % bytes.length] = byte;
          if (!isRefused(() => readInside(readTlv(bytes, 'value')))) read++;
        },
      ),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(100);
  });
});

function readInside(parent: Tlv): void {
  const members = membersOf(parent, 'value');
  let at = parent.contentStart;
  for (const member of members) {
    expect(member.start).toBe(at);
    expect(member.contentEnd).toBeLessThanOrEqual(member.end);
    at = member.end;
    readInside(member);
  }
  if (parent.constructed) expect(at).toBe(parent.contentEnd);
}

function isRefused(attempt: () => void): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    if (error instanceof SmimeError) return true;
    throw error;
  }
}
