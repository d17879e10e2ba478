import fc from 'fast-check';
import {
  type Asn1,
  childrenOf,
  context,
  contextPrimitive,
  octetString,
  oid,
  sequence,
  set,
} from '../asn1/asn1.js';
import { der, derContext, derOctets, derOid, derSequence, derSet } from '../asn1/der.js';
import { CONTEXT, membersOf, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { concatBytes } from '../bytes/byte-arrays.js';

/** A value written in each of the ways there are, to compare what reads it. */
export interface WrittenValue {
  /** As asn1js has it. */
  readonly asn1js: Asn1;
  /** As asn1/der.ts writes it. */
  readonly der: Uint8Array;
  /** BER with every constructed value of indefinite length. */
  readonly indefinite: Uint8Array;
}

/** Classes, tags and contents all the way down, whoever read them. */
export type ReadValue = readonly [tagClass: number, tag: number, inside: string | readonly ReadValue[]];

const tag = fc.integer({ min: 0, max: 30 });
const content = fc.uint8Array({ maxLength: 300 });

const primitives: fc.Arbitrary<WrittenValue> = fc.oneof(
  content.map((bytes) => written(octetString(bytes), derOctets(bytes))),
  fc
    .tuple(tag, content)
    .map(([number, bytes]) => written(contextPrimitive(number, bytes), der(0x80 | number, bytes))),
  objectIdentifiers(2 ** 31 - 1).map((text) => written(oid(text), derOid(text))),
);

export const values: fc.Arbitrary<WrittenValue> = fc.letrec<{ value: WrittenValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    primitives,
    fc
      .tuple(fc.constantFrom('sequence', 'set', 'context'), tag, fc.array(tie('value'), { maxLength: 4 }))
      .map(([kind, number, members]) => constructed(kind, number, members)),
  ),
})).value;

/** Those of arcs up to the largest given. */
export function objectIdentifiers(largest: number): fc.Arbitrary<string> {
  const arc = fc.integer({ min: 0, max: largest });
  const small = fc.integer({ min: 0, max: 39 });
  const rest = fc.array(fc.oneof(small, arc), { minLength: 1, maxLength: 8 });
  const begin = fc.oneof(
    fc.tuple(fc.constantFrom(0, 1), small),
    fc.tuple(fc.constant(2), fc.integer({ min: 0, max: largest - 80 })),
  );
  return fc.tuple(begin, rest).map(([first, more]) => [...first, ...more].join('.'));
}

export function readByTlv(value: Tlv): ReadValue {
  const inside = value.constructed ? membersOf(value, 'value').map(readByTlv) : hex(value.content);
  return [value.tagClass, value.tag, inside];
}

/** Classes of asn1js begin with 1. */
export function readByAsn1js(value: Asn1): ReadValue {
  const { tagClass, tagNumber, isConstructed } = value.idBlock;
  const inside = isConstructed
    ? childrenOf(value).map(readByAsn1js)
    : hex(new Uint8Array(value.valueBlock.toBER(false)));
  return [tagClass === 3 ? CONTEXT : UNIVERSAL, tagNumber, inside];
}

function written(asn1js: Asn1, bytes: Uint8Array): WrittenValue {
  return { asn1js, der: bytes, indefinite: bytes };
}

function constructed(kind: string, number: number, members: readonly WrittenValue[]): WrittenValue {
  const inAsn1js = members.map((member) => member.asn1js);
  const inDer = members.map((member) => member.der);
  const identifier = kind === 'sequence' ? 0x30 : kind === 'set' ? 0x31 : 0xa0 | number;
  const indefinite = concatBytes([
    Uint8Array.of(identifier, 0x80),
    ...members.map((member) => member.indefinite),
    Uint8Array.of(0, 0),
  ]);
  if (kind === 'sequence') return { asn1js: sequence(...inAsn1js), der: derSequence(...inDer), indefinite };
  if (kind === 'set') return { asn1js: set(...inAsn1js), der: derSet(...inDer), indefinite };
  return { asn1js: context(number, ...inAsn1js), der: derContext(number, ...inDer), indefinite };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
