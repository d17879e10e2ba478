import type * as asn1js from 'asn1js';
import { bulkCrypto } from '#bulk-crypto';
import {
  type Asn1,
  context,
  encode,
  encoded,
  integer,
  octetString,
  oid,
  sequence,
  set,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { equalBytes } from '../bytes/byte-arrays.js';
import { inPieces } from '../bytes/in-pieces.js';
import type { Certificate } from '../certificates/certificate.js';
import { type SignatureScheme, signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { contextBegin, endOfContents, OCTETS_BEGIN, octetPiece, SEQUENCE_BEGIN } from './ber-writer.js';
import { issuerAndSerialNumber } from './recipient-infos.js';
import { encodeSignedAttributes } from './signed-attributes.js';
import type { Signer } from './signer.js';

const DIGEST_OIDS = { 'SHA-256': id.SHA_256, 'SHA-384': id.SHA_384, 'SHA-512': id.SHA_512 };

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
  yield* signedDataBegin(signers);
  yield SEQUENCE_BEGIN;
  yield encode(oid(id.ID_DATA));
  yield contextBegin(0);
  yield OCTETS_BEGIN;
  for await (const piece of inPieces(content)) {
    for (const hash of hashes.values()) hash.update(piece);
    yield octetPiece(piece);
  }
  yield endOfContents(3);
  const digests: ContentDigests = new Map();
  for (const [name, hash] of hashes) digests.set(name, await hash.digest());
  yield* signedDataEnd(digests, signers, signingTime);
}

export type SigningDigest = keyof typeof DIGEST_OIDS;
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
  yield* signedDataBegin(signers);
  yield encode(sequence(oid(id.ID_DATA)));
  yield* signedDataEnd(digests, signers, signingTime);
}

function* signedDataBegin(signers: readonly Signer[]): Generator<Uint8Array> {
  yield SEQUENCE_BEGIN;
  yield encode(oid(id.ID_SIGNED_DATA));
  yield contextBegin(0);
  yield SEQUENCE_BEGIN;
  yield encode(integer(1));
  yield encode(set(...digestNames(signers).map(digestIdentifier)));
}

async function* signedDataEnd(
  digests: ContentDigests,
  signers: readonly Signer[],
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  yield encode(context(0, ...certificatesOf(signers).map(({ der }) => encoded(der))));
  const infos = await Promise.all(signers.map((signer) => signerInfo(digests, signer, signingTime)));
  yield encode(set(...infos));
  yield endOfContents(3);
}

async function signerInfo(digests: ContentDigests, signer: Signer, signingTime: Date): Promise<Asn1> {
  const scheme = schemeOf(signer);
  const attributes = await encodeSignedAttributes(signer, digests.get(scheme.digest)!, signingTime);
  const signature = await signBytes(signer.key, attributes, signer.rsaPadding);
  // In the message the attributes are [0] IMPLICIT; signed is their SET (RFC 5652 §5.4).
  const tagged = attributes.slice();
  tagged[0] = 0xa0;
  return sequence(
    integer(1),
    issuerAndSerialNumber(signer.certificate).toSchema() as Asn1,
    digestIdentifier(scheme.digest),
    encoded(tagged),
    scheme.algorithm(),
    octetString(signature),
  );
}

/** Parameters are absent in digests of the SHA-2 family (RFC 5754 §2). */
function digestIdentifier(digest: SigningDigest): asn1js.Sequence {
  return sequence(oid(DIGEST_OIDS[digest]));
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
