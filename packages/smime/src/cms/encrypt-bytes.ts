import * as id from '../asn1/object-identifiers.js';
import { chunksOf, collect, requireBytes } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';
import { requireObject } from '../valid-shape.js';
import { BerReader } from './ber-reader.js';
import { leaveContentInfo, readContentInfo } from './content-info.js';
import { decryptContent } from './decrypt-content.js';
import { encryptContent } from './enveloped-data.js';
import type { DecryptionKey, Recipient } from './recipient.js';
import { requireDecryptionKeys } from './valid-recipients.js';

/**
 * Encrypts bytes that are no message: AuthEnvelopedData of id-data with AES-256-GCM, BER (RFC 5083, RFC 5084).
 * It says nothing about who encrypted them.
 * @throws {SmimeError}
 * - `recipient-invalid`: there is no recipient, a certificate's key cannot be encrypted to (Ed25519) or is not for
 *   that by its key usage, a `kek` does not have 32 bytes, or a password is missing or empty.
 * - `malformed-certificate`: a recipient's public key cannot be read.
 * - `unsupported-algorithm`: a recipient's key is on a curve that is not supported.
 * - `too-large`: more than a browser can hold (256 MiB).
 * - `invalid-argument`: the content is no Uint8Array, or a recipient of none of the three shapes.
 */
export async function encryptBytes(o: {
  content: Uint8Array;
  recipients: readonly Recipient[];
}): Promise<Uint8Array> {
  requireObject(o, 'options');
  requireBytes(o.content, 'content');
  const cms = await encryptContent({
    content: chunksOf(o.content),
    recipients: o.recipients,
    contentEncryption: 'aes-256-gcm',
  });
  return collect(cms);
}

/**
 * Decrypts what `encryptBytes` made, or another program's AuthEnvelopedData of id-data. Gives all of it or nothing.
 * @param keys The one that a recipient names is used, whatever their order; passwords are tried when none is named.
 * @throws {SmimeError}
 * - `not-authenticated-encryption`: it is anything but AuthEnvelopedData.
 * - `recipient-not-found`: it is not encrypted for any of the keys.
 * - `decryption-failed`: it was changed, or made for another key of the same name.
 * - `unsupported-algorithm`: its cipher or key encryption is not supported here.
 * - `malformed-asn1`: it is no CMS, or cut short.
 * - `too-large`, `too-deep`: it is larger or deeper than any real one.
 * - `invalid-argument`: it is no Uint8Array, or a key of none of the three shapes.
 */
export async function decryptBytes(cms: Uint8Array, keys: readonly DecryptionKey[]): Promise<Uint8Array> {
  requireBytes(cms, 'CMS');
  requireDecryptionKeys(keys);
  const reader = new BerReader(cms);
  if ((await readContentInfo(reader)) !== id.ID_AUTH_ENVELOPED_DATA) {
    throw new SmimeError(
      'not-authenticated-encryption',
      'These bytes are not encrypted with a cipher that shows changes, as encryptBytes does it. openCms opens other messages.',
    );
  }
  const { content } = await decryptContent(reader, id.ID_AUTH_ENVELOPED_DATA, keys, cms.length);
  const bytes = await collect(content);
  await leaveContentInfo(reader);
  return bytes;
}
