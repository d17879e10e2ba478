import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encode,
  encodedAsRead,
  isContext,
  oidText,
  readStructure,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { equalBytes, plainBytes } from '../bytes/byte-arrays.js';
import { type Certificate, serialText, structureOf } from '../certificates/certificate.js';
import { readPublicKey } from '../keys/public-key.js';
import { DIGESTS, signatureAlgorithmName, verifySignature } from '../keys/verify-signature.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import { isNamed } from './decrypt-content-key.js';
import type { ReadSignedData } from './read-signed-data.js';
import { readCapabilities, type SmimeCapabilities } from './smime-capabilities.js';

/** What one SignerInfo is worth, before anybody asks who trusts its certificate. */
export interface VerifiedSigner {
  /** The signature is right and covers exactly the content. */
  readonly intact: boolean;
  readonly certificate: Certificate | undefined;
  readonly signingTime: Date | undefined;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly weak: boolean;
  /** What the signed attributes say; worth something only when `intact`. */
  readonly capabilities: SmimeCapabilities | undefined;
  /** The certificate among those sent along that answers should be encrypted to (RFC 8551 §2.5.3). */
  readonly encryptionCertificate: Certificate | undefined;
}

/** Checks a SignerInfo against the content (RFC 5652 §5.4 and §5.6, RFC 5035 §5.4). */
export async function verifySigner(
  info: Asn1,
  signed: ReadSignedData,
  candidates: readonly Certificate[],
): Promise<VerifiedSigner> {
  const signer = readStructure('signature', 'malformed-asn1', () => new pkijs.SignerInfo({ schema: info }));
  const certificate = candidates.find((candidate) => isNamed(signer.sid, candidate));
  const digestName = DIGESTS[signer.digestAlgorithm.algorithmId];
  const algorithm = {
    algorithm: signer.signatureAlgorithm.algorithmId,
    parameters: signer.signatureAlgorithm.algorithmParams as Asn1 | undefined,
  };
  const attributes = signer.signedAttrs?.attributes ?? [];
  const time = attributes.find(({ type }) => type === id.ID_SIGNING_TIME)?.values[0];
  const attributeValue = (wanted: string) =>
    attributes.find(({ type }) => type === wanted)?.values[0] as Asn1 | undefined;
  const capabilities = attributeValue(id.ID_SMIME_CAPABILITIES);
  const preference = attributeValue(id.ID_ENCRYPTION_KEY_PREFERENCE);
  const signatureAlgorithm = signatureAlgorithmName(algorithm, digestName);
  const result = {
    certificate,
    signingTime: time instanceof asn1js.UTCTime ? time.toDate() : undefined,
    digestAlgorithm: digestName ?? signer.digestAlgorithm.algorithmId,
    signatureAlgorithm,
    weak: isWeak(digestName, signatureAlgorithm, certificate),
    capabilities: capabilities && readCapabilities(capabilities),
    encryptionCertificate:
      preference && signed.certificates.find((candidate) => isPreferred(preference, candidate)),
  };
  if (!certificate || !digestName) return { ...result, intact: false };
  const bytes = signer.signedAttrs
    ? await signedAttributeBytes(signer.signedAttrs, digestName, signed, certificate)
    : signed.contentType === id.ID_DATA
      ? signed.content.whole()
      : undefined;
  if (!bytes) return { ...result, intact: false };
  const verdict = await verifySignature({
    spki: certificate.spki,
    algorithm,
    digest: digestName,
    bytes,
    signature: contentOf(signer.signature as unknown as Asn1),
  });
  return { ...result, intact: verdict === 'right' };
}

/** The bytes the signature covers, when the attributes belong to this content and this certificate. */
async function signedAttributeBytes(
  signedAttributes: pkijs.SignedAndUnsignedAttributes,
  digestName: DigestName,
  signed: ReadSignedData,
  certificate: Certificate,
): Promise<Uint8Array | undefined> {
  const single = (type: string): Asn1 | undefined => {
    const found = signedAttributes.attributes.filter((attribute) => attribute.type === type);
    return found.length === 1 && found[0]!.values.length === 1 ? (found[0]!.values[0] as Asn1) : undefined;
  };
  const digest = single(id.ID_MESSAGE_DIGEST);
  const expected = signed.digests.get(digestName);
  if (!digest || !expected || !equalBytes(contentOf(digest), expected)) return undefined;
  if (oidText(single(id.ID_CONTENT_TYPE)) !== signed.contentType) return undefined;
  const claim = signedAttributes.attributes.find(({ type }) => type === id.ID_SIGNING_CERTIFICATE_V2);
  if (claim && !(await namesCertificate(claim.values[0] as Asn1, certificate))) return undefined;
  return new Uint8Array(signedAttributes.encodedValue);
}

/** SMIMEEncryptionKeyPreference by [0] issuer and serial number or [2] subject key identifier (RFC 8551 §2.5.3). */
function isPreferred(preference: Asn1, candidate: Certificate): boolean {
  if (isContext(preference, 0)) {
    const [issuer, serialNumber] = childrenOf(preference);
    const own = structureOf(candidate);
    return (
      issuer !== undefined &&
      serialNumber !== undefined &&
      equalBytes(encodedAsRead(issuer), encode(own.issuer.toSchema())) &&
      serialText(contentOf(serialNumber)) === candidate.serialNumber
    );
  }
  return isContext(preference, 2) && isNamed(preference, candidate);
}

/** The first ESSCertIDv2 is the signer's certificate; its hash must match (RFC 5035 §4). */
async function namesCertificate(value: Asn1, certificate: Certificate): Promise<boolean> {
  const first = childrenOf(childrenOf(value)[0] ?? value)[0];
  if (!first) return false;
  const fields = childrenOf(first);
  const named = fields[0] instanceof asn1js.Sequence ? DIGESTS[oidText(childrenOf(fields[0])[0])] : 'SHA-256';
  const hash = fields.find((field) => field instanceof asn1js.OctetString);
  if (!named || !hash || named === 'MD5' || named === 'SHA-224') return false;
  const own = await globalThis.crypto.subtle.digest(named, plainBytes(certificate.der));
  return equalBytes(contentOf(hash), new Uint8Array(own));
}

function isWeak(
  digest: DigestName | undefined,
  signatureAlgorithm: string,
  certificate: Certificate | undefined,
): boolean {
  if (digest === 'MD5' || digest === 'SHA-1' || /MD5|SHA-1$/.test(signatureAlgorithm)) return true;
  const key = certificate && readPublicKey(certificate.spki);
  return key?.kind === 'rsa' && key.bits < 2048;
}
