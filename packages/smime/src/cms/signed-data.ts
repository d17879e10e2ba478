import { bulkCrypto } from '#bulk-crypto';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, concatBytes, equalBytes } from '../bytes/byte-arrays.js';
import { inGroups } from '../bytes/in-pieces.js';
import type { Certificate } from '../certificates/certificate.js';
import { DIGEST_OIDS } from '../keys/digests.js';
import { type SignatureScheme, signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { contextBegin, endOfContents, OCTETS_BEGIN, octetPiece, SEQUENCE_BEGIN } from './ber-writer.js';
import { encodeIssuerAndSerialNumber } from './issuer-and-serial-number.js';
import { encodeSignedAttributes } from './signed-attributes.js';
import type { Signer } from './signer.js';

/**
 * An opaque SignedData (RFC 5652 §5) in one pass: the content, and after it one signature per signer over its hash.
 */
export async function* signContent(
  content: AsyncIterable<Uint8Array>,
  signer: Signer | readonly Signer[],
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  const signers = [signer].flat();
  const hashes = new Map(digestNames(signers).map((name) => [name, bulkCrypto.hash(name)]));
  yield concatBytes([
    signedDataBegin(signers),
    SEQUENCE_BEGIN,
    derOid(id.ID_DATA),
    contextBegin(0),
    OCTETS_BEGIN,
  ]);
  for await (const group of inGroups(content)) {
    for (const hash of hashes.values()) for (const chunk of group) hash.update(chunk);
    yield* octetPiece(group);
  }
  const digests: ContentDigests = new Map();
  for (const [name, hash] of hashes) digests.set(name, await hash.digest());
  yield concatBytes([endOfContents(3), await signedDataEnd(digests, signers, signingTime)]);
}

export type SigningDigest = SignatureScheme['digest'];
export type ContentDigests = Map<SigningDigest, Uint8Array>;

/** The digests that these signers need, each once. */
export function digestNames(signers: readonly Signer[]): readonly SigningDigest[] {
  return [...new Set(signers.map((signer) => schemeOf(signer).digest))];
}

/** A SignedData without the content, for multipart/signed. */
export async function* signDigests(
  digests: ContentDigests,
  signers: readonly Signer[],
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  yield signedDataBegin(signers);
  yield derSequence(derOid(id.ID_DATA));
  yield await signedDataEnd(digests, signers, signingTime);
}

function signedDataBegin(signers: readonly Signer[]): Bytes {
  return concatBytes([
    SEQUENCE_BEGIN,
    derOid(id.ID_SIGNED_DATA),
    contextBegin(0),
    SEQUENCE_BEGIN,
    derSmallInteger(1),
    derSet(...digestNames(signers).map(digestIdentifier)),
  ]);
}

async function signedDataEnd(
  digests: ContentDigests,
  signers: readonly Signer[],
  signingTime: Date,
): Promise<Bytes> {
  const infos = await Promise.all(signers.map((signer) => signerInfo(digests, signer, signingTime)));
  return concatBytes([
    derContext(0, ...certificatesOf(signers).map((certificate) => certificate.der)),
    derSet(...infos),
    endOfContents(3),
  ]);
}

async function signerInfo(digests: ContentDigests, signer: Signer, signingTime: Date): Promise<Bytes> {
  const scheme = schemeOf(signer);
  const attributes = await encodeSignedAttributes(signer, digests.get(scheme.digest)!, signingTime);
  const signature = await signBytes(signer.key, attributes, signer.rsaPadding);
  // In the message the attributes are [0] IMPLICIT; signed is their SET (RFC 5652 §5.4).
  const tagged = attributes.slice();
  tagged[0] = 0xa0;
  return derSequence(
    derSmallInteger(1),
    encodeIssuerAndSerialNumber(signer.certificate),
    digestIdentifier(scheme.digest),
    tagged,
    scheme.algorithm,
    derOctets(signature),
  );
}

/** Parameters are absent in digests of the SHA-2 family (RFC 5754 §2). */
function digestIdentifier(digest: SigningDigest): Bytes {
  return derSequence(derOid(DIGEST_OIDS[digest]));
}

function schemeOf({ certificate, rsaPadding }: Signer): SignatureScheme {
  return signatureScheme(certificate.spki, rsaPadding);
}

function certificatesOf(signers: readonly Signer[]): readonly Certificate[] {
  const all = signers.flatMap(({ certificate, encryptionCertificate, chain }) => [
    certificate,
    ...(encryptionCertificate ? [encryptionCertificate] : []),
    ...chain,
  ]);
  return all.filter(
    (certificate, i) => all.findIndex((other) => equalBytes(other.der, certificate.der)) === i,
  );
}
