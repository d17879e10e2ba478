import { createHash, createPrivateKey, sign } from 'node:crypto';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes } from '../bytes/byte-arrays.js';
import { encodeIssuerAndSerialNumber } from '../cms/issuer-and-serial-number.js';
import type { Certificate } from '../index.js';

/** SignedData as somebody writes it who is free to, with SHA-256. */

export interface HandMadeSigner {
  readonly certificate: Certificate;
  readonly key: { readonly pkcs8: Uint8Array };
}

export function attribute(type: string, value: Uint8Array): Uint8Array {
  return derSequence(derOid(type), derSet(value));
}

/** As RFC 5652 §11 wants them, with more beside them. */
export function attributesFor(
  content: Uint8Array,
  contentType: string = id.ID_DATA,
  ...more: readonly Uint8Array[]
): Uint8Array {
  return derSet(
    ...[
      attribute(id.ID_CONTENT_TYPE, derOid(contentType)),
      attribute(id.ID_MESSAGE_DIGEST, derOctets(createHash('sha256').update(content).digest())),
      ...more,
    ].sort(Buffer.compare),
  );
}

export function signerInfo(
  { certificate, key }: HandMadeSigner,
  attributes: Uint8Array,
  algorithm: string = id.ECDSA_WITH_SHA256,
): Uint8Array {
  const privateKey = createPrivateKey({ key: Buffer.from(key.pkcs8), format: 'der', type: 'pkcs8' });
  return derSequence(
    derSmallInteger(1),
    encodeIssuerAndSerialNumber(certificate),
    derSequence(derOid(id.SHA_256)),
    concatBytes([Uint8Array.of(0xa0), attributes.subarray(1)]),
    derSequence(derOid(algorithm)),
    derOctets(sign('sha256', attributes, privateKey)),
  );
}

/** Without content: for multipart/signed. `beside` stands where the content alone should. */
export function signedData(
  content: Uint8Array | undefined,
  certificates: readonly Certificate[],
  infos: readonly Uint8Array[],
  ...beside: readonly Uint8Array[]
): Uint8Array {
  return derSequence(
    derOid(id.ID_SIGNED_DATA),
    derContext(
      0,
      derSequence(
        derSmallInteger(1),
        derSet(derSequence(derOid(id.SHA_256))),
        derSequence(derOid(id.ID_DATA), ...(content ? [derContext(0, derOctets(content), ...beside)] : [])),
        derContext(0, ...certificates.map(({ der }) => der)),
        derSet(...infos),
      ),
    ),
  );
}
