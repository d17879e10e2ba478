import * as pkijs from 'pkijs';
import { childrenOf, NODES, parseAsn1, readStructure } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { CONTEXT, isTagged, membersOf, oidTextOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { unsigned } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import type { Certificate } from '../certificates/certificate.js';
import { type Extended, readExtension } from '../certificates/certificate-extensions.js';
import { readTime } from '../certificates/certificate-time.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { type SignatureAlgorithm, verifySignature } from '../keys/verify-signature.js';
import { SmimeError } from '../smime-error.js';
import { type CrlScope, readCrlScope } from './distribution-point.js';
import { verifiedOnce } from './verified-once.js';

/** A CRL as read (RFC 5280 §5), but for its entries: there may be many, and nobody has verified its signature yet. */
export interface RevocationList {
  /** In comparable form. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** revokedCertificates. */
  readonly entries: Tlv | undefined;
  readonly scope: CrlScope | undefined;
  readonly number: bigint | undefined;
  /** Set in a delta CRL: the number of the complete CRL it builds on. */
  readonly baseNumber: bigint | undefined;
  /** A critical extension that is not understood here. */
  readonly hasUnknownExtension: boolean;
  readonly signedBytes: Uint8Array;
  /** The one inside the signed part must be the one outside (§5.1.1.2). */
  readonly algorithms: { readonly inside: string; readonly outside: SignatureAlgorithm };
  readonly signature: Uint8Array;
}

export const CRL = 'CRL';
export const DAMAGED = 'malformed-certificate';

/** The name of whoever issued the CRL in comparable form, without reading on. Throws `malformed-certificate`. */
export function readListIssuer(der: Uint8Array): string {
  return readStructure(CRL, DAMAGED, () => comparableName(fieldsOf(der).issuer.bytes));
}

/** Reads a CRL but for its entries. Keeps to the memory of `der`. Throws `malformed-certificate`. */
export function readRevocationList(der: Uint8Array): RevocationList {
  return readStructure(CRL, DAMAGED, () => {
    const { tbs, algorithm, signature, inside, issuer, rest } = fieldsOf(der);
    const thisUpdate = timeOf(rest.shift());
    const nextUpdate = isTime(rest[0]) ? timeOf(rest.shift()) : undefined;
    const entries = isTagged(rest[0], UNIVERSAL, SEQUENCE) ? rest.shift() : undefined;
    const wrapped = isTagged(rest[0], CONTEXT, 0) ? rest.shift() : undefined;
    if (rest.length > 0 || !isTagged(signature, UNIVERSAL, BIT_STRING) || signature.constructed)
      throw damagedList();
    const holder = { extensions: wrapped ? readExtensions(wrapped) : [] };
    const [outside, parameters] = membersOf(algorithm, CRL, DAMAGED);
    return {
      issuer: comparableName(issuer.bytes),
      thisUpdate,
      nextUpdate,
      entries,
      scope: readCrlScope(holder, Uint8Array.from(issuer.bytes)),
      number: readNumber(holder, id.CRL_NUMBER),
      baseNumber: readBaseNumber(holder),
      hasUnknownExtension: holder.extensions.some(
        ({ critical, extnID }) => critical && !isKnownInLists(extnID),
      ),
      signedBytes: tbs.bytes,
      algorithms: {
        inside: oidTextOf(membersOf(inside, CRL, DAMAGED)[0]),
        outside: { algorithm: oidTextOf(outside), parameters: parameters?.bytes },
      },
      signature: signature.content.subarray(1),
    };
  });
}

export const isListSignedBy = verifiedOnce(
  async (list: RevocationList, signer: Certificate): Promise<boolean> => {
    const { inside, outside } = list.algorithms;
    if (inside !== outside.algorithm) return false;
    const verdict = await verifySignature({
      spki: signer.spki,
      algorithm: outside,
      bytes: list.signedBytes,
      signature: list.signature,
    });
    return verdict === 'right';
  },
);

/** Extensions of CRLs and of their entries that are heeded here. */
export function isKnownInLists(type: string): boolean {
  return KNOWN.has(type);
}

/** UTCTime or GeneralizedTime. */
export function timeOf(value: Tlv | undefined): Date {
  const kind = isTagged(value, UNIVERSAL, UTC_TIME) ? 'utc' : 'generalized';
  const time = isTime(value) ? readTime(kind, latin1(value.content)) : undefined;
  if (!time) throw damagedList();
  return time;
}

export function damagedList(): SmimeError {
  return new SmimeError(DAMAGED, 'The CRL is damaged.');
}

const SEQUENCE = 16;
const BIT_STRING = 3;
const UTC_TIME = 23;
const GENERALIZED_TIME = 24;
/** Real names have some hundred bytes. */
const MAX_NAME = 8 * 1024;

const KNOWN = new Set([
  id.AUTHORITY_KEY_IDENTIFIER,
  id.ISSUING_DISTRIBUTION_POINT,
  id.DELTA_CRL_INDICATOR,
  id.CRL_NUMBER,
  id.REASON_CODE,
  id.CERTIFICATE_ISSUER,
]);

/** CertificateList and the beginning of TBSCertList (§5.1); `rest` is what comes after the issuer. */
function fieldsOf(der: Uint8Array) {
  const list = readTlv(der, CRL, DAMAGED);
  const [tbs, algorithm, signature, ...more] = membersOf(list, CRL, DAMAGED);
  if (!isTagged(list, UNIVERSAL, SEQUENCE) || !isTagged(tbs, UNIVERSAL, SEQUENCE) || !algorithm)
    throw damagedList();
  const rest = [...membersOf(tbs, CRL, DAMAGED)];
  // Version comes first when present.
  if (isTagged(rest[0], UNIVERSAL, 2)) rest.shift();
  const [inside, issuer] = rest.splice(0, 2);
  if (more.length > 0 || !inside || !isTagged(issuer, UNIVERSAL, SEQUENCE) || issuer.bytes.length > MAX_NAME)
    throw damagedList();
  return { tbs, algorithm, signature, inside, issuer, rest };
}

function isTime(value: Tlv | undefined): value is Tlv {
  return isTagged(value, UNIVERSAL, UTC_TIME) || isTagged(value, UNIVERSAL, GENERALIZED_TIME);
}

function readExtensions(wrapped: Tlv): readonly pkijs.Extension[] {
  const [list, ...more] = membersOf(wrapped, CRL, DAMAGED);
  if (!list || more.length > 0) throw damagedList();
  const schema = parseAsn1(list.bytes, CRL, DAMAGED, NODES.certificate);
  return childrenOf(schema).map((extension) => new pkijs.Extension({ schema: extension }));
}

/** Not negative (§5.2.3); a CRL of such a number is one without: no delta CRL builds on it. */
function readNumber(holder: Extended, type: string): bigint | undefined {
  const value = readExtension(holder, type);
  const content = value && readTlv(new Uint8Array(value.valueBeforeDecodeView), CRL, DAMAGED);
  if (!isTagged(content, UNIVERSAL, 2) || content.content.length === 0 || content.content[0]! >= 0x80)
    return undefined;
  return unsigned(content.content);
}

/** One that cannot be read must not make a complete CRL of a delta CRL. */
function readBaseNumber(holder: Extended): bigint | undefined {
  const number = readNumber(holder, id.DELTA_CRL_INDICATOR);
  if (number === undefined && readExtension(holder, id.DELTA_CRL_INDICATOR)) throw damagedList();
  return number;
}
