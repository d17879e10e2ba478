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
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { contextBegin, endOfContents, OCTETS_BEGIN, octetPiece, SEQUENCE_BEGIN } from './ber-writer.js';
import { issuerAndSerialNumber } from './recipient-infos.js';
import { encodeSignedAttributes } from './signed-attributes.js';
import type { Signer } from './signer.js';

const DIGEST_OIDS = { 'SHA-256': id.SHA_256, 'SHA-384': id.SHA_384, 'SHA-512': id.SHA_512 };

/** An opaque SignedData (RFC 5652 §5) in one pass: the content, and after it the signature over its hash. */
export async function* signContent(
  content: AsyncIterable<Uint8Array>,
  signer: Signer,
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  const digestName = signatureScheme(signer.certificate.spki).digest;
  const hash = bulkCrypto.hash(digestName);
  yield* signedDataBegin(digestName);
  yield SEQUENCE_BEGIN;
  yield encode(oid(id.ID_DATA));
  yield contextBegin(0);
  yield OCTETS_BEGIN;
  for await (const piece of inPieces(content)) {
    hash.update(piece);
    yield octetPiece(piece);
  }
  yield endOfContents(3);
  yield* signedDataEnd(await hash.digest(), signer, signingTime);
}

/** A SignedData without the content, for multipart/signed. */
export async function* signDigest(
  digest: Uint8Array,
  signer: Signer,
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  yield* signedDataBegin(signatureScheme(signer.certificate.spki).digest);
  yield encode(sequence(oid(id.ID_DATA)));
  yield* signedDataEnd(digest, signer, signingTime);
}

function* signedDataBegin(digest: keyof typeof DIGEST_OIDS): Generator<Uint8Array> {
  yield SEQUENCE_BEGIN;
  yield encode(oid(id.ID_SIGNED_DATA));
  yield contextBegin(0);
  yield SEQUENCE_BEGIN;
  yield encode(integer(1));
  yield encode(set(digestIdentifier(digest)));
}

async function* signedDataEnd(
  digest: Uint8Array,
  signer: Signer,
  signingTime: Date,
): AsyncGenerator<Uint8Array> {
  yield encode(context(0, ...certificatesOf(signer).map(({ der }) => encoded(der))));
  yield encode(set(await signerInfo(digest, signer, signingTime)));
  yield endOfContents(3);
}

async function signerInfo(digest: Uint8Array, signer: Signer, signingTime: Date): Promise<Asn1> {
  const scheme = signatureScheme(signer.certificate.spki);
  const attributes = await encodeSignedAttributes(signer, digest, signingTime);
  const signature = await signBytes(signer.key, attributes);
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
function digestIdentifier(digest: keyof typeof DIGEST_OIDS): asn1js.Sequence {
  return sequence(oid(DIGEST_OIDS[digest]));
}

function certificatesOf(signer: Signer): readonly Certificate[] {
  const all = [
    signer.certificate,
    ...(signer.encryptionCertificate ? [signer.encryptionCertificate] : []),
    ...signer.chain,
  ];
  return all.filter(
    (certificate, i) => all.findIndex((other) => equalBytes(other.der, certificate.der)) === i,
  );
}
