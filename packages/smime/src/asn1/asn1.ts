import * as asn1js from 'asn1js';
import { type Bytes, copyBytes, exactBuffer } from '../bytes/byte-arrays.js';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';

/** Any ASN.1 value of asn1js. */
export type Asn1 = asn1js.AsnType;

/** Structures that pkijs sees: certificates, CRLs, OCSP, key files. What every message has is read by tlv.ts. */
const LIMITS = { maxDepth: 48, maxContentLength: 64 * 1024 * 1024 };

/** Values inside: asn1js takes some microseconds and a kilobyte for each. */
export const NODES = { usual: 20_000, certificate: 4000, list: 2_000_000 };

/** Parses exactly one BER value; anything after it is an error. Of many values inside, `maxNodes` are enough. */
export function parseAsn1(
  bytes: Uint8Array,
  what: string,
  code: SmimeErrorCode = 'malformed-asn1',
  maxNodes = NODES.usual,
): Asn1 {
  const { result, offset } = read(bytes, what, code, maxNodes);
  if (offset === -1) {
    const depth = /depth/i.test(result.error);
    throw new SmimeError(
      depth ? 'too-deep' : code,
      `The ${what} is damaged: ${result.error || 'not ASN.1'}.`,
    );
  }
  if (offset !== bytes.length)
    throw new SmimeError(code, `The ${what} is followed by bytes that do not belong to it.`);
  return result;
}

/** asn1js tells of most damage in its result, but throws for times that are none. */
function read(bytes: Uint8Array, what: string, code: SmimeErrorCode, maxNodes: number) {
  try {
    return asn1js.fromBER(exactBuffer(bytes), { ...LIMITS, maxNodes });
  } catch (cause) {
    throw new SmimeError(code, `The ${what} is damaged.`, { cause });
  }
}

/** Runs a pkijs constructor or reader and turns its exceptions into the typed error. */
export function readStructure<T>(what: string, code: SmimeErrorCode, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SmimeError) throw cause;
    throw new SmimeError(code, `The ${what} is damaged.`, { cause });
  }
}

export function encode(value: { toBER(sizeOnly?: boolean): ArrayBuffer }): Bytes {
  return new Uint8Array(value.toBER(false));
}

/** The value's encoding as it was read. */
export function encodedAsRead(value: Asn1): Bytes {
  return copyBytes(value.valueBeforeDecodeView);
}

export function childrenOf(value: Asn1): readonly Asn1[] {
  return value instanceof asn1js.Constructed ? (value.valueBlock.value as Asn1[]) : [];
}

/** The content bytes of a primitive value or of an OCTET STRING in either form. */
export function contentOf(value: Asn1): Bytes {
  if (value instanceof asn1js.OctetString) return new Uint8Array(value.getValue()) as Bytes;
  const view = (value.valueBlock as { valueHexView?: Uint8Array }).valueHexView;
  return copyBytes(view ?? new Uint8Array());
}

export function isContext(value: Asn1 | undefined, tag: number): value is Asn1 {
  return value !== undefined && value.idBlock.tagClass === 3 && value.idBlock.tagNumber === tag;
}

export function oidText(value: Asn1 | undefined): string {
  return value instanceof asn1js.ObjectIdentifier ? value.getValue() : '';
}

export function oid(text: string): asn1js.ObjectIdentifier {
  return new asn1js.ObjectIdentifier({ value: text });
}

export function sequence(...value: Asn1[]): asn1js.Sequence {
  return new asn1js.Sequence({ value });
}

export function set(...value: Asn1[]): asn1js.Set {
  return new asn1js.Set({ value });
}

export function octetString(bytes: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: exactBuffer(bytes) });
}

export function integer(value: number): asn1js.Integer {
  return new asn1js.Integer({ value });
}

/** An unsigned big-endian number of any size; a leading zero is added where DER needs one. */
export function unsignedInteger(bytes: Uint8Array): asn1js.Integer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  const value = digits.length === 0 || digits[0]! >= 0x80 ? Uint8Array.of(0, ...digits) : digits;
  return new asn1js.Integer({ valueHex: exactBuffer(value) });
}

/** [tag] with values inside: EXPLICIT, or an IMPLICIT SEQUENCE or SET. */
export function context(tagNumber: number, ...value: Asn1[]): asn1js.Constructed {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
}

/** [tag] IMPLICIT over primitive bytes. */
export function contextPrimitive(tagNumber: number, bytes: Uint8Array): asn1js.Primitive {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: exactBuffer(bytes) });
}

/** A value that is already encoded. */
export function encoded(bytes: Uint8Array): Asn1 {
  return new EncodedValue(bytes);
}

/** asn1js's own RawData does not reach the writer when it lies inside another value. */
class EncodedValue extends asn1js.BaseBlock {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = exactBuffer(bytes);
  }

  override toBER(sizeOnly?: boolean, writer?: asn1js.ViewWriter): ArrayBuffer {
    if (sizeOnly) return new ArrayBuffer(this.#bytes.byteLength);
    writer?.write(this.#bytes);
    return this.#bytes;
  }
}
