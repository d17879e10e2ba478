import * as pkijs from 'pkijs';
import { bulkCrypto } from '#bulk-crypto';
import { type Asn1, childrenOf, oidText, parseAsn1, readStructure } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { asUint8Array, concatBytes, copyBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import type { BerReader } from './ber-reader.js';
import { type ContentCipher, type ReadCipher, readCipher } from './content-ciphers.js';
import { matchRecipientInfo, type OpenRecipientInfo } from './decrypt-content-key.js';
import type { DecryptionKey } from './recipient.js';

export interface DecryptedContent {
  readonly cipher: ContentCipher;
  /** Authenticated where the cipher does that. */
  readonly content: Uint8Array;
}

const LIMITS = { recipients: 10_000, recipientInfo: 64 * 1024, attributes: 256 * 1024 };

/**
 * Decrypts EnvelopedData or AuthEnvelopedData, whose ContentInfo the reader has entered. The ciphertext is kept until
 * its end, because authenticated attributes, which come after it, must be known before it is decrypted; plaintext
 * exists only after that, and leaves here only when tag or padding is right.
 */
export async function decryptContent(
  reader: BerReader,
  contentType: string,
  keys: readonly DecryptionKey[],
): Promise<DecryptedContent> {
  await reader.enter('encrypted data', { tagClass: 0, tag: 16 });
  await reader.element('version', 16);
  if ((await reader.peek())?.tagClass === 2) await reader.element('originator', LIMITS.attributes);
  const openInfo = await findRecipient(reader, keys);
  await reader.enter('encrypted content', { tagClass: 0, tag: 16 });
  const innerType = oidText(parseAsn1(await reader.element('content type', 64), 'content type'));
  const cipher = readCipher(
    parseAsn1(await reader.element('encryption algorithm', 1024), 'encryption algorithm'),
  );
  const authenticated = contentType === id.ID_AUTH_ENVELOPED_DATA;
  // An authenticated cipher inside EnvelopedData has no place for its tag, and CBC in AuthEnvelopedData has no tag.
  if (authenticated !== cipher.cipher.authenticated) throw failed();
  if (innerType !== id.ID_DATA) {
    throw new SmimeError('unsupported-algorithm', 'The encrypted content is not a MIME entity.');
  }
  const ciphertext: Uint8Array[] = [];
  for await (const piece of reader.octets('encrypted content', { tagClass: 2, tag: 0 }))
    ciphertext.push(piece);
  await reader.leave();

  let additionalData: Uint8Array | undefined;
  let tag: Uint8Array | undefined;
  if (authenticated) {
    if ((await reader.peek())?.tagClass === 2) {
      additionalData = authenticatedAttributes(
        await reader.element('attributes', LIMITS.attributes),
        innerType,
      );
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of reader.octets('authentication tag', { tagClass: 0, tag: 4 }))
      pieces.push(piece);
    tag = concatBytes(pieces);
    if (tag.length !== cipher.tagLength) throw failed();
  }
  if ((await reader.peek())?.tagClass === 2) await reader.element('attributes', LIMITS.attributes);
  await reader.leave();
  const key = await openInfo(cipher.cipher.keyLength);
  return { cipher: cipher.cipher, content: await decrypt(cipher, key, ciphertext, additionalData, tag) };
}

async function findRecipient(reader: BerReader, keys: readonly DecryptionKey[]): Promise<OpenRecipientInfo> {
  await reader.enter('list of recipients', { tagClass: 0, tag: 17 });
  let found: OpenRecipientInfo | undefined;
  for (let count = 0; (await reader.peek()) !== undefined; count++) {
    if (count >= LIMITS.recipients)
      throw new SmimeError('too-large', 'The message has more recipients than any real message.');
    const info = await reader.element('recipient', LIMITS.recipientInfo);
    found ??= matchRecipientInfo(info, keys);
  }
  await reader.leave();
  if (!found)
    throw new SmimeError('recipient-not-found', 'This message is not encrypted for any of your keys.');
  return found;
}

/** The DER of the attributes as a SET is what the tag covers too; they must name the content's type (RFC 5083 §2.2). */
function authenticatedAttributes(der: Uint8Array, contentType: string): Uint8Array {
  return readStructure('attributes', 'malformed-asn1', () => {
    const set = copyBytes(der);
    set[0] = 0x31;
    const attributes = childrenOf(parseAsn1(set, 'attributes')).map(
      (schema) => new pkijs.Attribute({ schema }),
    );
    const types = attributes.filter(({ type }) => type === id.ID_CONTENT_TYPE);
    if (types.length !== 1 || oidText(types[0]!.values[0] as Asn1) !== contentType) throw failed();
    return set;
  });
}

async function decrypt(
  { cipher, iv }: ReadCipher,
  key: Uint8Array,
  ciphertext: Uint8Array[],
  additionalData: Uint8Array | undefined,
  tag: Uint8Array | undefined,
): Promise<Uint8Array> {
  const decryptor = bulkCrypto.decryptor({
    cipher: cipher.name,
    key,
    iv,
    ...(additionalData ? { additionalData } : {}),
  });
  const plaintext: Uint8Array[] = [];
  try {
    // Pieces are let go as they are used, so that the message is not held twice.
    for (let piece = ciphertext.shift(); piece; piece = ciphertext.shift())
      plaintext.push(decryptor.update(piece));
    plaintext.push(await decryptor.finish(tag));
  } catch (error) {
    if (error instanceof SmimeError) throw error;
    throw failed();
  }
  const only = plaintext.length === 1 ? plaintext[0] : undefined;
  return only ? asUint8Array(only) : concatBytes(plaintext);
}

/** One error for every reason, without a cause: the difference would help whoever forges messages. */
function failed(): SmimeError {
  return new SmimeError(
    'decryption-failed',
    'This message cannot be decrypted. It is damaged, or it was made for another key.',
  );
}
