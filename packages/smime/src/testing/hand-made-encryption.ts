import { createCipheriv, randomBytes } from 'node:crypto';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes } from '../bytes/byte-arrays.js';
import { KEK } from './attack-scene.js';

/** AuthEnvelopedData (RFC 5083) with AES-256-GCM as somebody writes it who is free to. */
export interface HandMadeEncryption {
  readonly content: Uint8Array;
  /** Default: for the holder of `KEK`. */
  readonly recipients?: (contentKey: Uint8Array) => readonly Uint8Array[];
  /** aes-ICVlen of the parameters; `absent` leaves it out, which means 12. */
  readonly announcedTag?: number | 'absent';
  /** How long the tag is. */
  readonly tagLength?: number;
  /** Authenticated attributes, as the SET that the tag covers. */
  readonly attributes?: Uint8Array;
  /** Default: id-data. */
  readonly contentType?: string;
  readonly nonceLength?: number;
}

export function authEnvelopedData({
  content,
  recipients = (contentKey) => [kekRecipient(contentKey)],
  announcedTag = 16,
  tagLength = 16,
  attributes,
  contentType = id.ID_DATA,
  nonceLength = 12,
}: HandMadeEncryption): Uint8Array {
  const [contentKey, nonce] = [randomBytes(32), randomBytes(nonceLength)];
  const cipher = createCipheriv('aes-256-gcm', contentKey, nonce, { authTagLength: tagLength });
  if (attributes) cipher.setAAD(attributes);
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  const parameters = announcedTag === 'absent' ? [] : [derSmallInteger(announcedTag)];
  return derSequence(
    derOid(id.ID_AUTH_ENVELOPED_DATA),
    derContext(
      0,
      derSequence(
        derSmallInteger(0),
        derSet(...recipients(contentKey)),
        derSequence(
          derOid(contentType),
          derSequence(derOid(id.AES_256_GCM), derSequence(derOctets(nonce), ...parameters)),
          concatBytes([Uint8Array.of(0x80), derOctets(ciphertext).subarray(1)]),
        ),
        ...(attributes ? [concatBytes([Uint8Array.of(0xa1), attributes.subarray(1)])] : []),
        derOctets(cipher.getAuthTag()),
      ),
    ),
  );
}

function kekRecipient(contentKey: Uint8Array): Uint8Array {
  const cipher = createCipheriv('id-aes256-wrap', KEK.kek, Buffer.alloc(8, 0xa6));
  return derContext(
    2,
    derSmallInteger(4),
    derSequence(derOctets(KEK.keyId)),
    derSequence(derOid(id.AES_256_WRAP)),
    derOctets(Buffer.concat([cipher.update(contentKey), cipher.final()])),
  );
}
