import { bulkCrypto } from '#bulk-crypto';
import * as id from '../asn1/object-identifiers.js';
import { oidTextOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, copyBytes } from '../bytes/byte-arrays.js';
import { HeldBytes } from '../bytes/held-bytes.js';
import { SmimeError } from '../smime-error.js';
import { requirePassword } from '../valid-password.js';
import { readAttributes } from './attributes.js';
import type { BerReader } from './ber-reader.js';
import { type ContentCipher, type ReadCipher, readCipher } from './content-ciphers.js';
import { deriveContentKey } from './content-key.js';
import { matchRecipientInfo, type OpenRecipientInfo } from './decrypt-content-key.js';
import { tagWithoutAdditionalData } from './gcm-additional-data.js';
import { PasswordAttempts } from './password-attempts.js';
import type { DecryptionKey } from './recipient.js';

export interface EncryptedContent {
  readonly cipher: ContentCipher;
  /**
   * Not authenticated before its end: whoever reads it shows nothing of it until then. It ends when tag or padding was
   * right and throws `decryption-failed` otherwise.
   */
  readonly content: AsyncGenerator<Uint8Array, void, undefined>;
}

const LIMITS = { recipients: 10_000, recipientInfo: 64 * 1024, attributes: 256 * 1024 };

/**
 * Decrypts EnvelopedData or AuthEnvelopedData, whose ContentInfo the reader has entered, as it arrives.
 * @param held how much ciphertext of ChaCha20-Poly1305 is kept for authenticated attributes, which come after it and
 * which the tag covers; of GCM none is.
 */
export async function decryptContent(
  reader: BerReader,
  contentType: string,
  keys: readonly DecryptionKey[],
  held: number,
): Promise<EncryptedContent> {
  for (const key of keys) if ('password' in key) requirePassword(key.password);
  await reader.enter('encrypted data', { tagClass: 0, tag: 16 });
  await reader.element('version', 16);
  if ((await reader.peek())?.tagClass === 2) await reader.element('originator', LIMITS.attributes);
  const openInfo = await findRecipient(reader, keys);
  await reader.enter('encrypted content', { tagClass: 0, tag: 16 });
  const innerType = oidTextOf(readTlv(await reader.element('content type', 64), 'content type'));
  const cipher = readCipher(
    readTlv(await reader.element('encryption algorithm', 1024), 'encryption algorithm'),
  );
  const authenticated = contentType === id.ID_AUTH_ENVELOPED_DATA;
  // An authenticated cipher inside EnvelopedData has no place for its tag, and CBC in AuthEnvelopedData has no tag.
  if (authenticated !== cipher.cipher.authenticated) throw decryptionFailed();
  if (innerType !== id.ID_DATA) {
    throw new SmimeError('unsupported-algorithm', 'The encrypted content is not a MIME entity.');
  }
  const contentKey = await openInfo(cipher.cipher.keyLength);
  const key = cipher.derivation ? await deriveContentKey(contentKey, cipher.derivation) : contentKey;
  return { cipher: cipher.cipher, content: decrypted(reader, cipher, key, new HeldBytes(held)) };
}

async function* decrypted(
  reader: BerReader,
  cipher: ReadCipher,
  key: Uint8Array,
  ciphertext: HeldBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { name } = cipher.cipher;
  const decryptor = newDecryptor(cipher, key);
  let [given, ciphertextLength] = [0, 0];
  for await (const piece of reader.octets('encrypted content', { tagClass: 2, tag: 0 })) {
    ciphertextLength += piece.length;
    if (name === 'ChaCha20-Poly1305') ciphertext.add(piece);
    const plaintext = orFailed(() => decryptor.update(piece));
    given += plaintext.length;
    if (plaintext.length > 0) yield plaintext;
  }
  await reader.leave();
  const end = await readEnd(reader, cipher);
  await reader.leave();
  const { tag, additionalData } = end;
  if (!tag || !additionalData || name !== 'ChaCha20-Poly1305') {
    const expected =
      tag && additionalData
        ? await tagWithoutAdditionalData({ cipher: name, key, additionalData, ciphertextLength, tag })
        : tag;
    const rest = await decryptor.finish(expected).catch(orThrowFailed);
    if (rest.length > 0) yield rest;
    return;
  }
  // Additional data changes the tag and nothing else: what was given stays, and the tag is computed again.
  const again = newDecryptor(cipher, key, additionalData);
  const outputs = orFailed(() => ciphertext.pieces.map((piece) => again.update(piece)));
  const whole = concatBytes([...outputs, await again.finish(tag).catch(orThrowFailed)]);
  if (whole.length > given) yield whole.subarray(given);
}

/** What follows the content: authenticated attributes and tag (RFC 5083 §2.1), or unprotected attributes. */
async function readEnd(
  reader: BerReader,
  cipher: ReadCipher,
): Promise<{ tag: Uint8Array | undefined; additionalData: Uint8Array | undefined }> {
  let additionalData: Uint8Array | undefined;
  let tag: Uint8Array | undefined;
  if (cipher.cipher.authenticated) {
    if ((await reader.peek())?.tagClass === 2)
      additionalData = authenticatedAttributes(await reader.element('attributes', LIMITS.attributes));
    const pieces: Uint8Array[] = [];
    for await (const piece of reader.octets('authentication tag', { tagClass: 0, tag: 4 }))
      pieces.push(piece);
    tag = concatBytes(pieces);
    if (tag.length !== cipher.tagLength) throw decryptionFailed();
  }
  if ((await reader.peek())?.tagClass === 2) await reader.element('attributes', LIMITS.attributes);
  return { tag, additionalData };
}

/** A key that a recipient names goes before passwords, which name nobody and cost work to try. */
async function findRecipient(reader: BerReader, keys: readonly DecryptionKey[]): Promise<OpenRecipientInfo> {
  await reader.enter('list of recipients', { tagClass: 0, tag: 17 });
  const passwords = new PasswordAttempts(keys);
  let found: OpenRecipientInfo | undefined;
  for (let count = 0; (await reader.peek()) !== undefined; count++) {
    if (count >= LIMITS.recipients)
      throw new SmimeError('too-large', 'The message has more recipients than any real message.');
    const info = await reader.element('recipient', LIMITS.recipientInfo);
    if (!passwords.take(info)) found ??= matchRecipientInfo(info, keys);
  }
  await reader.leave();
  found ??= passwords.opener();
  if (!found)
    throw new SmimeError('recipient-not-found', 'This message is not encrypted for any of your keys.');
  return found;
}

/** The DER of the attributes as a SET is what the tag covers too; they must name the content's type (RFC 5083 §2.2). */
function authenticatedAttributes(der: Uint8Array): Uint8Array {
  const set = copyBytes(der);
  set[0] = 0x31;
  const types = readAttributes(readTlv(set, 'attributes')).filter(({ type }) => type === id.ID_CONTENT_TYPE);
  if (types.length !== 1 || oidTextOf(types[0]!.values[0]) !== id.ID_DATA) throw decryptionFailed();
  return set;
}

function newDecryptor({ cipher, iv }: ReadCipher, key: Uint8Array, additionalData?: Uint8Array) {
  const input = { cipher: cipher.name, key, iv, ...(additionalData ? { additionalData } : {}) };
  return orFailed(() => bulkCrypto.decryptor(input));
}

function orFailed<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return orThrowFailed(error);
  }
}

function orThrowFailed(error: unknown): never {
  if (!(error instanceof SmimeError)) throw decryptionFailed();
  ofPlatform.add(error);
  throw error;
}

const ofPlatform = new WeakSet<SmimeError>();

/** The platform lacks the cipher, or cannot hold so much: the same for every plaintext. */
export function isOfPlatform(error: SmimeError): boolean {
  return ofPlatform.has(error);
}

/** One error for every reason, without a cause: the difference would help whoever forges messages. */
export function decryptionFailed(): SmimeError {
  return new SmimeError(
    'decryption-failed',
    'This message cannot be decrypted. It is damaged, or it was made for another key.',
  );
}
