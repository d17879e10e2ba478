import { bulkCrypto } from '#bulk-crypto';
import { type Asn1, encode, integer, octetString, oid, set } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { randomBytes } from '../bytes/byte-arrays.js';
import { inPieces } from '../bytes/in-pieces.js';
import { SmimeError } from '../smime-error.js';
import { contextBegin, endOfContents, octetPiece, SEQUENCE_BEGIN } from './ber-writer.js';
import {
  CONTENT_ENCRYPTION,
  type ContentEncryption,
  cipherIdentifier,
  derivedIdentifier,
} from './content-ciphers.js';
import { deriveContentKey, newContentKey } from './content-key.js';
import type { Recipient } from './recipient.js';
import { encodeRecipientInfos } from './recipient-infos.js';

export interface EnvelopeOptions {
  readonly content: AsyncIterable<Uint8Array>;
  readonly recipients: readonly Recipient[];
  readonly contentEncryption: ContentEncryption;
  /** RFC 9709. Default: no. */
  readonly deriveContentKey?: boolean;
}

/**
 * Encrypts content in one pass. AEAD ciphers give AuthEnvelopedData (RFC 5083, RFC 5084) with RSAES-OAEP, AES-CBC
 * gives EnvelopedData (RFC 5652 §6) with RSAES-PKCS1-v1_5. The content type inside is id-data, so there are no
 * authenticated attributes (RFC 5083 §2.1).
 */
export async function encryptContent(options: EnvelopeOptions): Promise<AsyncIterable<Uint8Array>> {
  if (options.recipients.length === 0)
    throw new SmimeError('recipient-invalid', 'There is nobody to encrypt to.');
  const { keyLength, authenticated } = CONTENT_ENCRYPTION[options.contentEncryption];
  const contentKey = newContentKey(keyLength);
  const infos = await encodeRecipientInfos(options.recipients, contentKey, authenticated ? 'oaep' : 'pkcs1');
  return envelope(options, contentKey, infos);
}

async function* envelope(
  { content, contentEncryption, recipients, ...options }: EnvelopeOptions,
  contentKey: Uint8Array,
  infos: readonly Asn1[],
): AsyncGenerator<Uint8Array> {
  const { name, authenticated } = CONTENT_ENCRYPTION[contentEncryption];
  const iv = randomBytes(authenticated ? 12 : 16);
  const identifier = cipherIdentifier(contentEncryption, iv);
  const key = options.deriveContentKey ? await deriveContentKey(contentKey, identifier) : contentKey;
  yield SEQUENCE_BEGIN;
  yield encode(oid(authenticated ? id.ID_AUTH_ENVELOPED_DATA : id.ID_ENVELOPED_DATA));
  yield contextBegin(0);
  yield SEQUENCE_BEGIN;
  yield encode(integer(authenticated ? 0 : envelopedVersion(recipients, infos)));
  yield encode(set(...infos));
  yield SEQUENCE_BEGIN;
  yield encode(oid(id.ID_DATA));
  yield options.deriveContentKey ? derivedIdentifier(identifier) : identifier;
  yield contextBegin(0);
  const cipher = bulkCrypto.encryptor({ cipher: name, key, iv });
  for await (const piece of inPieces(content)) {
    const encrypted = cipher.update(piece);
    if (encrypted.length > 0) yield octetPiece(encrypted);
  }
  const { rest, tag } = await cipher.finish();
  if (rest.length > 0) yield octetPiece(rest);
  yield endOfContents(2);
  if (authenticated) yield encode(octetString(tag));
  yield endOfContents(3);
}

/** RFC 5652 §6.1: 3 with a password recipient; 0 when every one is named by issuer and serial number, else 2. */
function envelopedVersion(recipients: readonly Recipient[], infos: readonly Asn1[]): number {
  if (recipients.some((recipient) => 'password' in recipient)) return 3;
  const plain =
    infos.every((info) => info.idBlock.tagClass === 1) && recipients.every((r) => 'certificate' in r);
  return plain ? 0 : 2;
}
