import * as asn1js from 'asn1js';
import { type Asn1, context, encode, encoded, sequence, unsignedInteger } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { exactBuffer, fromHex } from '../bytes/byte-arrays.js';
import { fromPem } from '../bytes/pem.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { requireDate, requirePeriod } from '../valid-date.js';
import { requireList } from '../valid-lists.js';
import { requireObject, requireText } from '../valid-shape.js';
import type { Issuer } from './issuer.js';
import { readSerialNumber } from './serial-number.js';
import { assertIssuer, authorityKeyIdentifier, encodeTime, extension, nameOf } from './sign-certificate.js';

/** Why a certificate is revoked: CRLReason (RFC 5280 §5.3.1), without the reasons that no mailbox needs. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cessationOfOperation'
  | 'superseded'
  | 'certificateHold';

/** CRLReason codes of RFC 5280 §5.3.1. `unspecified` is expressed by leaving the extension out. */
export const REASON_CODES: Readonly<Record<RevocationReason, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
};

/** One revoked certificate. */
export interface RevokedEntry {
  /**
   * As `Certificate.serialNumber` gives it, or as OpenSSL and Windows print it: hexadecimal in either case, two digits for
   * each byte, with colons or blanks between the bytes or without; after `0x` any number of digits. Not decimal.
   */
  readonly serialNumber: string;
  /** From when on it is revoked; whole seconds. */
  readonly date: Date;
  readonly reason: RevocationReason;
}

/** What goes into a CRL. */
export interface CrlOptions {
  /** The CA whose certificates it is about. */
  readonly issuer: Issuer;
  /** Greater with every CRL of this issuer; below 2^156 (RFC 5280 §5.2.3). */
  readonly number: bigint;
  /** When the list was drawn up. */
  readonly thisUpdate: Date;
  /** By when the next one comes, not before `thisUpdate`; after it this one proves only what it names. */
  readonly nextUpdate: Date;
  /** Every certificate that is revoked and not yet expired. */
  readonly revoked: readonly RevokedEntry[];
}

/**
 * A complete version 2 CRL of its issuer (RFC 5280 §5), DER.
 * @throws {SmimeError}
 * - `malformed-certificate`: the issuer is no CA, the number is out of range, or a date is outside 1950 to 9999.
 * - `invalid-argument`: there is no such reason, the number or a date is none, `nextUpdate` comes before `thisUpdate`, a serial number
 *   cannot be read, or the issuer's key is not the one of its certificate.
 * - `unsupported-algorithm`: the issuer's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the issuer's private key cannot be read.
 */
export async function createCrl(options: CrlOptions): Promise<Uint8Array> {
  requireObject(options, 'options');
  assertIssuer(options.issuer);
  requireList(options.revoked, 'revoked certificates');
  requirePeriod(['thisUpdate of the CRL', options.thisUpdate], ['nextUpdate of the CRL', options.nextUpdate]);
  const { certificate, key } = options.issuer;
  const algorithm = signatureScheme(key.spki).algorithm;
  const entries = options.revoked.map((entry) => encode(revokedCertificate(entry)));
  const extensions = [
    await authorityKeyIdentifier(certificate),
    extension(id.CRL_NUMBER, false, crlNumber(options.number)),
  ];
  const tbs = encode(
    sequence(
      new asn1js.Integer({ value: 1 }),
      encoded(algorithm),
      encoded(nameOf(certificate)),
      encodeTime(options.thisUpdate),
      encodeTime(options.nextUpdate),
      ...(entries.length > 0 ? [sequence(...entries.map(encoded))] : []),
      context(0, sequence(...extensions.map((item) => item.toSchema() as Asn1))),
    ),
  );
  const signature = await signBytes(key, tbs);
  return encode(
    sequence(encoded(tbs), encoded(algorithm), new asn1js.BitString({ valueHex: exactBuffer(signature) })),
  );
}

/**
 * The DER of a CRL that comes in PEM, such as `validatePath` and the options of opening take it.
 * @param pem A text with an `X509 CRL` block (RFC 7468 §6); the first one counts.
 * @throws {SmimeError}
 * - `malformed-certificate`: there is no such block.
 * - `invalid-argument`: it is neither text nor bytes.
 */
export function crlFromPem(pem: string): Uint8Array {
  // Bytes are told of in words of their own.
  if (!((pem as unknown) instanceof Uint8Array)) requireText(pem, 'CRL');
  const der = fromPem('X509 CRL', pem);
  if (der) return der;
  throw new SmimeError(
    'malformed-certificate',
    'This is not a CRL in PEM form. One in DER needs no reading.',
  );
}

function revokedCertificate(entry: RevokedEntry): asn1js.Sequence {
  requireObject(entry, 'revoked certificate');
  requireChoice(entry.reason, Object.keys(REASON_CODES), 'reason of the revocation');
  requireDate(entry.date, 'date of the revocation');
  const code = REASON_CODES[entry.reason];
  const reason = extension(id.REASON_CODE, false, new asn1js.Enumerated({ value: code }));
  return sequence(
    unsignedInteger(fromHex(readSerialNumber(entry.serialNumber))),
    encodeTime(entry.date),
    ...(code === 0 ? [] : [sequence(reason.toSchema() as Asn1)]),
  );
}

/** At most 20 bytes, never negative (RFC 5280 §5.2.3). */
function crlNumber(number: bigint): asn1js.Integer {
  if (typeof number !== 'bigint')
    throw new SmimeError('invalid-argument', 'The number of the CRL is missing. Give it as a bigint.');
  const hex = number.toString(16);
  if (number < 0n || hex.length > 39)
    throw new SmimeError('malformed-certificate', 'The CRL number is out of range.');
  return unsignedInteger(fromHex(hex.padStart(hex.length + (hex.length % 2), '0')));
}
