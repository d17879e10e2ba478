import * as asn1js from 'asn1js';
import {
  type Asn1,
  childrenOf,
  contentOf,
  integer,
  octetString,
  oid,
  oidText,
  sequence,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, plainBytes, utf8 } from '../bytes/byte-arrays.js';
import type { PlatformDigest } from './digests.js';

/** How PBKDF2 makes a key of a password (RFC 8018 §5.2, appendix A.2). */
export interface Pbkdf2 {
  /** Of the HMAC that is its pseudorandom function. */
  readonly digest: PlatformDigest;
  readonly salt: Uint8Array;
  /** As they are asked for: how many are too many is for the caller to say, before a key is derived. */
  readonly iterations: number;
}

const HMACS: Readonly<Record<string, PlatformDigest>> = {
  [id.HMAC_SHA1]: 'SHA-1',
  [id.HMAC_SHA256]: 'SHA-256',
  [id.HMAC_SHA384]: 'SHA-384',
  [id.HMAC_SHA512]: 'SHA-512',
};

/** The fields of the AlgorithmIdentifier; what is written takes HMAC-SHA-256. */
export function pbkdf2Identifier({ salt, iterations }: Omit<Pbkdf2, 'digest'>): readonly [Asn1, Asn1] {
  const hmac = sequence(oid(id.HMAC_SHA256), new asn1js.Null());
  return [oid(id.PBKDF2), sequence(octetString(salt), integer(iterations), hmac)];
}

/** Reads them; undefined for another derivation, and for one whose salt or function is not known here. */
export function readPbkdf2([algorithm, parameters]: readonly Asn1[]): Pbkdf2 | undefined {
  if (oidText(algorithm) !== id.PBKDF2 || !parameters) return undefined;
  const [salt, count, ...rest] = childrenOf(parameters);
  // keyLength is optional and stands before the pseudorandom function, which is HMAC-SHA-1 when absent.
  const hmac = rest.find((field) => field instanceof asn1js.Sequence);
  const digest = hmac ? HMACS[oidText(childrenOf(hmac)[0])] : 'SHA-1';
  const iterations = iterationCount(count);
  if (!digest || !(salt instanceof asn1js.OctetString) || iterations === undefined) return undefined;
  return { digest, salt: contentOf(salt), iterations };
}

/** asn1js gives numbers of up to three bytes only. */
export function iterationCount(value: Asn1 | undefined): number | undefined {
  if (!(value instanceof asn1js.Integer)) return undefined;
  const bytes = contentOf(value);
  if (bytes.length > 6) return Number.MAX_SAFE_INTEGER;
  const unsigned = bytes.reduce((count, byte) => count * 256 + byte, 0);
  return bytes[0]! >= 0x80 ? unsigned - 256 ** bytes.length : unsigned;
}

/** A key of so many bytes from the password in UTF-8. */
export async function pbkdf2Key(
  password: string,
  { digest, salt, iterations }: Pbkdf2,
  length: number,
): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: digest, salt: plainBytes(salt), iterations };
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
}
