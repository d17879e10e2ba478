import * as id from '../asn1/object-identifiers.js';
import { chunksOf, collect } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';
import { BerReader } from './ber-reader.js';
import { readContentInfo } from './content-info.js';
import { decryptContent } from './decrypt-content.js';
import { encryptContent } from './enveloped-data.js';
import type { DecryptionKey, Recipient } from './recipient.js';

/** Encrypts bytes that are no message: AuthEnvelopedData of id-data, AES-256-GCM. It says nothing about who did. */
export async function encryptBytes(o: {
  content: Uint8Array;
  recipients: readonly Recipient[];
}): Promise<Uint8Array> {
  const cms = await encryptContent({
    content: chunksOf(o.content),
    recipients: o.recipients,
    contentEncryption: 'aes-256-gcm',
  });
  return collect(cms);
}

/** Decrypts what `encryptBytes` made. Anything but authenticated encryption is refused. */
export async function decryptBytes(cms: Uint8Array, keys: readonly DecryptionKey[]): Promise<Uint8Array> {
  const reader = new BerReader(cms);
  if ((await readContentInfo(reader)) !== id.ID_AUTH_ENVELOPED_DATA) {
    throw new SmimeError('not-authenticated-encryption', 'These bytes are not encrypted as they should be.');
  }
  const { content } = await decryptContent(reader, id.ID_AUTH_ENVELOPED_DATA, keys, cms.length);
  return collect(content);
}
