import { bulkCrypto } from '#bulk-crypto';
import { derOctets, derOid, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, randomBytes } from '../bytes/byte-arrays.js';
import { inGroups } from '../bytes/in-pieces.js';
import { requireChoice } from '../valid-choice.js';
import { contextBegin, endOfContents, octetPiece, SEQUENCE_BEGIN } from './ber-writer.js';
import {
  CONTENT_ENCRYPTION,
  type ContentEncryption,
  cipherIdentifier,
  derivedIdentifier,
} from './content-ciphers.js';
import { deriveContentKey, newContentKey } from './content-key.js';
import type { Recipient } from './recipient.js';
import { encodeRecipientInfos, RSA_KEY_TRANSPORTS, type RsaKeyTransport } from './recipient-infos.js';
import { requireRecipients } from './valid-recipients.js';

export interface EnvelopeOptions {
  readonly content: AsyncIterable<Uint8Array>;
  readonly recipients: readonly Recipient[];
  readonly contentEncryption: ContentEncryption;
  /** Default: RSAES-OAEP beside AEAD ciphers, RSAES-PKCS1-v1_5 beside AES-CBC. */
  readonly rsaKeyTransport?: RsaKeyTransport;
  /** RFC 9709. Default: no. */
  readonly deriveContentKey?: boolean;
}

/**
 * Encrypts content in one pass. AEAD ciphers give AuthEnvelopedData (RFC 5083, RFC 5084), AES-CBC gives EnvelopedData
 * (RFC 5652 §6). The content type inside is id-data, so there are no authenticated attributes (RFC 5083 §2.1).
 */
export async function encryptContent(options: EnvelopeOptions): Promise<AsyncIterable<Uint8Array>> {
  requireChoice(options.contentEncryption, Object.keys(CONTENT_ENCRYPTION), 'content encryption');
  requireRecipients(options.recipients);
  const { keyLength, authenticated } = CONTENT_ENCRYPTION[options.contentEncryption];
  const contentKey = newContentKey(keyLength);
  const transport = options.rsaKeyTransport ?? (authenticated ? 'oaep' : 'pkcs1');
  requireChoice(transport, RSA_KEY_TRANSPORTS, 'RSA key transport');
  const infos = await encodeRecipientInfos(options.recipients, contentKey, transport);
  return envelope(options, contentKey, infos);
}

async function* envelope(
  { content, contentEncryption, recipients, ...options }: EnvelopeOptions,
  contentKey: Uint8Array,
  infos: readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  const { name, authenticated } = CONTENT_ENCRYPTION[contentEncryption];
  const iv = randomBytes(authenticated ? 12 : 16);
  const identifier = cipherIdentifier(contentEncryption, iv);
  const key = options.deriveContentKey ? await deriveContentKey(contentKey, identifier) : contentKey;
  yield concatBytes([
    SEQUENCE_BEGIN,
    derOid(authenticated ? id.ID_AUTH_ENVELOPED_DATA : id.ID_ENVELOPED_DATA),
    contextBegin(0),
    SEQUENCE_BEGIN,
    derSmallInteger(authenticated ? 0 : envelopedVersion(recipients, infos)),
    derSet(...infos),
    SEQUENCE_BEGIN,
    derOid(id.ID_DATA),
    options.deriveContentKey ? derivedIdentifier(identifier) : identifier,
    contextBegin(0),
  ]);
  const cipher = bulkCrypto.encryptor({ cipher: name, key, iv });
  for await (const group of inGroups(content)) yield* octetPiece(group.map((chunk) => cipher.update(chunk)));
  const { rest, tag } = await cipher.finish();
  yield concatBytes([
    ...octetPiece([rest]),
    endOfContents(2),
    ...(authenticated ? [derOctets(tag)] : []),
    endOfContents(3),
  ]);
}

/** RFC 5652 §6.1: 3 with a password recipient; 0 when every one is named by issuer and serial number, else 2. */
function envelopedVersion(recipients: readonly Recipient[], infos: readonly Uint8Array[]): number {
  if (recipients.some((recipient) => 'password' in recipient)) return 3;
  const plain =
    infos.every(([identifier]) => identifier === 0x30) && recipients.every((r) => 'certificate' in r);
  return plain ? 0 : 2;
}
