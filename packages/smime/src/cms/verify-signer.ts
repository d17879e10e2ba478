import * as id from '../asn1/object-identifiers.js';
import {
  CONTEXT,
  isTagged,
  membersOf,
  octetsOf,
  oidTextOf,
  readTlv,
  type Tlv,
  UNIVERSAL,
} from '../asn1/tlv.js';
import { briefCopy } from '../bytes/brief-copy.js';
import { equalBytes } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import type { Certificate } from '../certificates/certificate.js';
import { certificateDigest } from '../certificates/certificate-digest.js';
import { readTime } from '../certificates/certificate-time.js';
import { DIGESTS, isPlatformDigest } from '../keys/digests.js';
import { verifyRsaDigest } from '../keys/verify-rsa-digest.js';
import {
  pkcs1Digest,
  type SignatureAlgorithm,
  signatureAlgorithmName,
  verifySignature,
} from '../keys/verify-signature.js';
import { isWeakKey, isWeakSignature } from '../keys/weak-algorithms.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import { type Attribute, readAttributes } from './attributes.js';
import { isNamedBy, isPreferred } from './named-certificate.js';
import type { ReadSignedData } from './read-signed-data.js';
import { readCapabilities, type SmimeCapabilities } from './smime-capabilities.js';

/** The signer's certificate is not at hand, or digest or signature are of an algorithm that is not supported. */
export type Unchecked = 'no-certificate' | 'unsupported-algorithm';

/** What one SignerInfo is worth, before anybody asks who trusts its certificate. */
export interface VerifiedSigner {
  /** The signature is right and covers exactly the content. */
  readonly intact: boolean;
  /** Why nobody here can tell; nothing when it was told, either way. */
  readonly unchecked?: Unchecked;
  readonly certificate: Certificate | undefined;
  readonly signingTime: Date | undefined;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly weak: boolean;
  /** What the signed attributes say; worth something only when `intact`. */
  readonly capabilities: SmimeCapabilities | undefined;
  /** Those sent along that answers should be encrypted to by its name (RFC 8551 §2.5.3); nobody vouches for them yet. */
  readonly encryptionCertificates: readonly Certificate[];
}

const WHAT = 'signature';

/** A SignerInfo (RFC 5652 §5.3), its fields found by their place and tagging. */
interface SignerInfo {
  readonly identifier: Tlv;
  readonly digestAlgorithm: string;
  /** [0] IMPLICIT. */
  readonly signedAttributes: Tlv | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

function readSignerInfo(info: Tlv): SignerInfo {
  const [, identifier, digestAlgorithm, ...rest] = membersOf(info, WHAT);
  const signedAttributes = isTagged(rest[0], CONTEXT, 0) ? rest.shift() : undefined;
  const [algorithm, signature] = rest;
  if (!identifier || !digestAlgorithm || !algorithm || !isTagged(signature, UNIVERSAL, 4))
    throw new SmimeError('malformed-asn1', 'The signature is damaged.');
  const [name, parameters] = membersOf(algorithm, WHAT);
  return {
    identifier,
    digestAlgorithm: oidTextOf(membersOf(digestAlgorithm, WHAT)[0]),
    signedAttributes,
    algorithm: {
      algorithm: oidTextOf(name),
      parameters: parameters?.bytes,
    },
    signature: octetsOf(signature, WHAT),
  };
}

/** Checks a SignerInfo against the content (RFC 5652 §5.4 and §5.6, RFC 5035 §5.4). */
export async function verifySigner(
  info: Tlv,
  signed: ReadSignedData,
  candidates: readonly Certificate[],
): Promise<VerifiedSigner> {
  const signer = readSignerInfo(info);
  const named = candidates
    .filter((candidate, i) => isNamedBy(signer.identifier, candidate) && candidates.indexOf(candidate) === i)
    .slice(0, MAX_NAMED);
  let first: VerifiedSigner | undefined;
  // Whoever passes a message on can put another certificate of the same name before the signer's own.
  for (const certificate of named.length > 0 ? named : [undefined]) {
    const verified = await verifyWith(signer, signed, certificate);
    if (verified.intact) return verified;
    first ??= verified;
  }
  return first!;
}

/** Certificates of one issuer and serial number: more than one is an accident or an attack. */
const MAX_NAMED = 4;

async function verifyWith(
  signer: SignerInfo,
  signed: ReadSignedData,
  certificate: Certificate | undefined,
): Promise<VerifiedSigner> {
  const { algorithm } = signer;
  const digestName = DIGESTS[signer.digestAlgorithm];
  const attributes = signer.signedAttributes ? readAttributes(signer.signedAttributes) : [];
  const attributeValue = (wanted: string) => attributes.find(({ type }) => type === wanted)?.values[0];
  const capabilities = attributeValue(id.ID_SMIME_CAPABILITIES);
  const preference = attributeValue(id.ID_ENCRYPTION_KEY_PREFERENCE);
  const signatureAlgorithm = signatureAlgorithmName(algorithm, digestName);
  const result = {
    certificate,
    signingTime: signingTimeIn(attributeValue(id.ID_SIGNING_TIME)),
    digestAlgorithm: digestName ?? signer.digestAlgorithm,
    signatureAlgorithm,
    weak: isWeak(digestName, signatureAlgorithm, certificate),
    capabilities: capabilities && readCapabilities(capabilities),
    encryptionCertificates: preference
      ? signed.certificates.filter((candidate) => isPreferred(preference, candidate)).slice(0, MAX_NAMED)
      : [],
  };
  const broken = { ...result, intact: false };
  // Other kinds of content are signed for other purposes, and are no message (RFC 8551 §2.4.1).
  if (signed.contentType !== id.ID_DATA) return broken;
  if (!certificate) return { ...broken, unchecked: 'no-certificate' };
  if (!isPlatformDigest(digestName)) return { ...broken, unchecked: 'unsupported-algorithm' };
  if (!signer.signedAttributes && isAttributes(signed)) return broken;
  const pkcs1 = pkcs1Digest(algorithm, digestName);
  const digest = !signer.signedAttributes && pkcs1 ? signed.digests.get(pkcs1) : undefined;
  if (pkcs1 && digest) {
    const intact = verifyRsaDigest(certificate.spki, pkcs1, digest, signer.signature);
    return { ...result, intact };
  }
  const bytes = signer.signedAttributes
    ? (await areOf(attributes, digestName, signed, certificate)) && asSet(signer.signedAttributes)
    : signed.content.whole();
  if (!bytes) return broken;
  const verdict = await verifySignature({
    spki: certificate.spki,
    algorithm,
    digest: digestName,
    bytes,
    signature: signer.signature,
  });
  if (verdict === 'unsupported') return { ...broken, unchecked: 'unsupported-algorithm' };
  return { ...result, intact: verdict === 'right' };
}

/** More than any SET of attributes has. */
const MAX_ATTRIBUTES = 256 * 1024;

/**
 * A signature over attributes is one over their encoding too: shown as content without attributes, that would be
 * signed by somebody who never wrote it.
 */
function isAttributes({ content, size }: ReadSignedData): boolean {
  if (size > MAX_ATTRIBUTES) return false;
  const bytes = content.whole();
  if (bytes[0] !== 0x31) return false;
  try {
    return readAttributes(readTlv(bytes, WHAT)).some(({ type }) => type === id.ID_MESSAGE_DIGEST);
  } catch (error) {
    if (error instanceof SmimeError) return false;
    throw error;
  }
}

/** Whether the attributes belong to this content and this certificate. */
async function areOf(
  attributes: readonly Attribute[],
  digestName: DigestName,
  signed: ReadSignedData,
  certificate: Certificate,
): Promise<boolean> {
  const single = (wanted: string): Tlv | undefined => {
    const found = attributes.filter(({ type }) => type === wanted);
    return found.length === 1 && found[0]!.values.length === 1 ? found[0]!.values[0] : undefined;
  };
  const digest = single(id.ID_MESSAGE_DIGEST);
  const expected = signed.digests.get(digestName);
  if (!isTagged(digest, UNIVERSAL, 4) || !expected || !equalBytes(octetsOf(digest, WHAT), expected))
    return false;
  if (oidTextOf(single(id.ID_CONTENT_TYPE)) !== signed.contentType) return false;
  const claim = attributes.find(({ type }) => type === id.ID_SIGNING_CERTIFICATE_V2);
  return !claim || (await namesCertificate(claim.values[0], certificate));
}

/** Signed is the SET that stands in the message as [0] (RFC 5652 §5.4). */
function asSet(signedAttributes: Tlv): Uint8Array {
  const set = briefCopy(signedAttributes.bytes);
  set[0] = 0x31;
  return set;
}

/** UTCTime or GeneralizedTime; nothing for any other form. */
function signingTimeIn(value: Tlv | undefined): Date | undefined {
  const utc = isTagged(value, UNIVERSAL, 23);
  if (!utc && !isTagged(value, UNIVERSAL, 24)) return undefined;
  return readTime(utc ? 'utc' : 'generalized', latin1(value.content));
}

/** The first ESSCertIDv2 is the signer's certificate; its hash must match (RFC 5035 §4). */
async function namesCertificate(value: Tlv | undefined, certificate: Certificate): Promise<boolean> {
  const [identifiers] = value ? membersOf(value, WHAT) : [];
  const [first] = identifiers ? membersOf(identifiers, WHAT) : [];
  const fields = first ? membersOf(first, WHAT) : [];
  const named = isTagged(fields[0], UNIVERSAL, 16)
    ? DIGESTS[oidTextOf(membersOf(fields[0], WHAT)[0])]
    : 'SHA-256';
  const hash = fields.find((field) => isTagged(field, UNIVERSAL, 4));
  if (!named || !hash || named === 'MD5' || named === 'SHA-224') return false;
  return equalBytes(octetsOf(hash, WHAT), await certificateDigest(certificate, named));
}

function isWeak(
  digest: DigestName | undefined,
  signatureAlgorithm: string,
  certificate: Certificate | undefined,
): boolean {
  if (digest === 'MD5' || digest === 'SHA-1' || isWeakSignature(signatureAlgorithm)) return true;
  return certificate !== undefined && isWeakKey(certificate.spki);
}
