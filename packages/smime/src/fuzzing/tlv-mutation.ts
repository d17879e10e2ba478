/** Mutations that know how BER is built, so that what they change is read and not refused at the first length. */

/** One value: its identifier, and what is in it. */
interface Tlv {
  identifier: readonly number[];
  /** What is inside a constructed value, or a string that holds values itself; undefined for other bytes. */
  children: Tlv[] | undefined;
  content: Uint8Array;
  /** Bytes before the first value inside: of a BIT STRING, the number of its unused bits. */
  prefix: Uint8Array;
  indefinite: boolean;
  /** Added to the length as it is written: a lie. */
  lie: number;
}

export interface Dice {
  /** An integer below `limit`. */
  below(limit: number): number;
  /** Generic changes to bytes that are no structure. */
  mutate(bytes: Uint8Array): Uint8Array;
}

/** The bytes with some of their values changed, or nothing when they are no BER. */
export function mutateTlv(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array | undefined {
  const roots = readAll(bytes, 0);
  if (!roots) return undefined;
  const top: Tlv = { ...EMPTY, children: roots };
  const donor = nodesOf({ ...EMPTY, children: readAll(other, 0) ?? [] });
  for (let changes = 1 + dice.below(3); changes > 0; changes--) change(top, donor, dice);
  const written = writeAll(top.children!, { left: MAX_OUTPUT });
  return written.subarray(0, MAX_OUTPUT);
}

const MAX_OUTPUT = 64 * 1024;
const MAX_DEPTH = 40;
const EMPTY = {
  identifier: [],
  content: new Uint8Array(),
  prefix: new Uint8Array(),
  indefinite: false,
  lie: 0,
};
const NUMBERS = [
  '',
  '00',
  'ff',
  '80',
  '7f',
  '0100',
  '7fffffff',
  '80000000',
  '00ffffffffffffffff',
  '00'.repeat(40),
];

function change(top: Tlv, donor: readonly Place[], dice: Dice): void {
  const places = nodesOf(top);
  const place = places[dice.below(places.length)];
  if (!place) return;
  const { siblings, index } = place;
  const node = siblings[index]!;
  const another = () => {
    const from = dice.below(2) === 0 && donor.length > 0 ? donor : places;
    const { siblings: list, index: at } = from[dice.below(from.length)]!;
    return copyOf(list[at]!);
  };
  const changes: readonly (() => void)[] = [
    () => siblings.splice(index, 1),
    () => siblings.splice(index, 0, copyOf(node)),
    () => siblings.splice(index, 0, ...Array.from({ length: 2 + dice.below(60) }, () => copyOf(node))),
    () => siblings.splice(index, 1, another()),
    () => siblings.splice(index, 0, another()),
    () => siblings.splice(index, 1, siblings[dice.below(siblings.length)]!),
    () => node.children?.push(another()),
    () => {
      let outer = copyOf(node);
      for (let levels = 1 + dice.below(60); levels > 0; levels--)
        outer = { ...EMPTY, identifier: [0x30 + 0x70 * dice.below(2)], children: [outer] };
      siblings[index] = outer;
    },
    () => {
      const identifier = [0x24, 0x30, 0xa0][dice.below(3)]!;
      node.identifier = [(node.identifier[0] ?? 0) | 0x20, ...node.identifier.slice(1)];
      const inside = writeContent(node).subarray(0, 1000);
      leaf(node, nestedIn(identifier, [50, 1000, 15_000][dice.below(3)]!, inside));
    },
    () => {
      node.identifier = [dice.below(256), ...node.identifier.slice(1)];
    },
    () => {
      node.identifier = [(node.identifier[0] ?? 0) ^ 0x20, ...node.identifier.slice(1)];
    },
    () => {
      node.indefinite = !node.indefinite;
    },
    () => {
      node.lie = [1, -1, 128, 65_536, 2 ** 31 - 1][dice.below(5)]!;
    },
    () => leaf(node, dice.mutate(writeContent(node))),
    () => leaf(node, dice.mutate(writeContent(node))),
    () => leaf(node, Uint8Array.from(Buffer.from(NUMBERS[dice.below(NUMBERS.length)]!, 'hex'))),
    () => leaf(node, new Uint8Array()),
    () => leaf(node, writeContent(node).subarray(0, dice.below(16))),
  ];
  changes[dice.below(changes.length)]!();
}

function leaf(node: Tlv, content: Uint8Array): void {
  node.children = undefined;
  node.content = content;
}

/** In values of this kind inside each other, written from the inside: deeper than any stack. */
export function nestedIn(identifier: number, levels: number, content: Uint8Array): Uint8Array {
  const heads: Uint8Array[] = [];
  let { length } = content;
  for (let level = 0; level < levels; level++) {
    const head = Uint8Array.of(identifier, ...lengthBytes(length));
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat([...heads.reverse(), content]);
}

interface Place {
  readonly siblings: Tlv[];
  readonly index: number;
}

function nodesOf(top: Tlv): Place[] {
  const places: Place[] = [];
  const visit = (siblings: Tlv[]) => {
    for (const [index, node] of siblings.entries()) {
      places.push({ siblings, index });
      if (node.children) visit(node.children);
    }
  };
  visit(top.children ?? []);
  return places;
}

function copyOf(node: Tlv): Tlv {
  return { ...node, children: node.children?.map(copyOf) };
}

function readAll(bytes: Uint8Array, depth: number): Tlv[] | undefined {
  const values: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const read = readOne(bytes, at, depth);
    if (!read) return undefined;
    values.push(read.value);
    at = read.next;
  }
  return values;
}

function readOne(bytes: Uint8Array, start: number, depth: number): { value: Tlv; next: number } | undefined {
  let at = start + 1;
  if ((bytes[start]! & 0x1f) === 0x1f) {
    while (at < bytes.length && bytes[at]! >= 0x80) at++;
    at++;
  }
  const identifier = [...bytes.subarray(start, at)];
  const first = bytes[at++];
  if (first === undefined) return undefined;
  if (first === 0x80) {
    const children: Tlv[] = [];
    while (!(bytes[at] === 0 && bytes[at + 1] === 0)) {
      const child = at < bytes.length && depth < MAX_DEPTH ? readOne(bytes, at, depth + 1) : undefined;
      if (!child) return undefined;
      children.push(child.value);
      at = child.next;
    }
    return { value: { ...EMPTY, identifier, children, indefinite: true }, next: at + 2 };
  }
  let length = first;
  if (first > 0x80) {
    length = 0;
    for (let i = first & 0x7f; i > 0; i--) length = length * 256 + (bytes[at++] ?? 0);
  }
  if (at + length > bytes.length) return undefined;
  const content = bytes.slice(at, at + length);
  // OCTET STRING and BIT STRING often hold values themselves.
  const prefix = identifier[0] === 3 && content[0] === 0 ? 1 : 0;
  const holds =
    (identifier[0]! & 0x20) !== 0 || ((identifier[0] === 4 || prefix === 1) && length > 1 + prefix);
  const children = holds && depth < MAX_DEPTH ? readAll(content.subarray(prefix), depth + 1) : undefined;
  const value = { ...EMPTY, identifier, content, children, prefix: content.slice(0, children ? prefix : 0) };
  return { value, next: at + length };
}

/** Stops when enough was written: repeated changes multiply. */
function writeAll(values: readonly Tlv[], budget: { left: number }): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const value of values) {
    if (budget.left <= 0) break;
    parts.push(write(value, budget));
  }
  return Buffer.concat(parts);
}

function writeContent(node: Tlv, budget = { left: MAX_OUTPUT }): Uint8Array {
  if (node.children) return Buffer.concat([node.prefix, writeAll(node.children, budget)]);
  budget.left -= node.content.length;
  return node.content;
}

function write(node: Tlv, budget: { left: number }): Uint8Array {
  budget.left -= 4;
  const content = writeContent(node, budget);
  const identifier = Buffer.from(node.identifier);
  if (node.indefinite) return Buffer.concat([identifier, Buffer.of(0x80), content, Buffer.of(0, 0)]);
  const length = Math.max(0, content.length + node.lie);
  return Buffer.concat([identifier, lengthBytes(length), content]);
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  if (length < 0x10000) return Buffer.of(0x82, length >> 8, length & 255);
  const bytes = Buffer.of(0x84, 0, 0, 0, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}
