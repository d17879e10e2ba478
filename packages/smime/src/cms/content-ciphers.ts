import * as asn1js from 'asn1js';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encode,
  encoded,
  encodedAsRead,
  integer,
  octetString,
  oid,
  oidText,
  sequence,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import type { CipherName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';

export interface ContentCipher {
  readonly name: CipherName;
  readonly keyLength: number;
  readonly authenticated: boolean;
  readonly weak: boolean;
}

const CIPHERS: Readonly<Record<string, ContentCipher>> = {
  [id.AES_128_GCM]: { name: 'AES-128-GCM', keyLength: 16, authenticated: true, weak: false },
  [id.AES_192_GCM]: { name: 'AES-192-GCM', keyLength: 24, authenticated: true, weak: false },
  [id.AES_256_GCM]: { name: 'AES-256-GCM', keyLength: 32, authenticated: true, weak: false },
  [id.CHACHA20_POLY1305]: { name: 'ChaCha20-Poly1305', keyLength: 32, authenticated: true, weak: false },
  [id.AES_128_CBC]: { name: 'AES-128-CBC', keyLength: 16, authenticated: false, weak: false },
  [id.AES_192_CBC]: { name: 'AES-192-CBC', keyLength: 24, authenticated: false, weak: false },
  [id.AES_256_CBC]: { name: 'AES-256-CBC', keyLength: 32, authenticated: false, weak: false },
  [id.DES_EDE3_CBC]: { name: '3DES-CBC', keyLength: 24, authenticated: false, weak: true },
};

/** What content can be encrypted with. */
export type ContentEncryption =
  | 'aes-128-gcm'
  | 'aes-256-gcm'
  | 'chacha20-poly1305'
  | 'aes-128-cbc'
  | 'aes-256-cbc';

/** RFC 5084, RFC 8103 and RFC 3565. */
export const CONTENT_ENCRYPTION: Readonly<Record<ContentEncryption, ContentCipher & { algorithm: string }>> =
  {
    'aes-128-gcm': { ...CIPHERS[id.AES_128_GCM]!, algorithm: id.AES_128_GCM },
    'aes-256-gcm': { ...CIPHERS[id.AES_256_GCM]!, algorithm: id.AES_256_GCM },
    'chacha20-poly1305': { ...CIPHERS[id.CHACHA20_POLY1305]!, algorithm: id.CHACHA20_POLY1305 },
    'aes-128-cbc': { ...CIPHERS[id.AES_128_CBC]!, algorithm: id.AES_128_CBC },
    'aes-256-cbc': { ...CIPHERS[id.AES_256_CBC]!, algorithm: id.AES_256_CBC },
  };

export interface ReadCipher {
  readonly cipher: ContentCipher;
  readonly iv: Bytes;
  /** AEAD only. */
  readonly tagLength: number;
  /** The content key is derived with this as information (RFC 9709). */
  readonly derivation: Bytes | undefined;
}

/** GCMParameters (RFC 5084 §3.2) have a tag of 16 bytes; nonce (RFC 8103 §2) and IV stand alone. */
export function cipherIdentifier(cipher: ContentEncryption, iv: Uint8Array): Bytes {
  const parameters = cipher.endsWith('-gcm') ? sequence(octetString(iv), integer(16)) : octetString(iv);
  return encode(sequence(oid(CONTENT_ENCRYPTION[cipher].algorithm), parameters));
}

/** The content key is derived from the one that recipients get (RFC 9709 §3). */
export function derivedIdentifier(identifier: Uint8Array): Bytes {
  return encode(sequence(oid(id.CEK_HKDF_SHA256), encoded(identifier)));
}

/** Reads a ContentEncryptionAlgorithmIdentifier. Tags shorter than 12 bytes are refused (RFC 5084 §3.2). */
export function readCipher(identifier: Asn1): ReadCipher {
  const [algorithm, parameters] = childrenOf(identifier);
  if (oidText(algorithm) === id.CEK_HKDF_SHA256 && parameters) {
    const inner = readCipher(parameters);
    if (inner.derivation) throw damaged();
    return { ...inner, derivation: encodedAsRead(parameters) };
  }
  const cipher = CIPHERS[oidText(algorithm)];
  if (!cipher)
    throw new SmimeError(
      'unsupported-algorithm',
      `This message is encrypted with ${oidText(algorithm)}, which is not supported.`,
    );
  if (!cipher.authenticated || cipher.name === 'ChaCha20-Poly1305') {
    const iv = parameters ? contentOf(parameters) : new Uint8Array();
    const expected = cipher.name === '3DES-CBC' ? 8 : cipher.authenticated ? 12 : 16;
    if (iv.length !== expected) throw damaged();
    return { cipher, iv: iv as Bytes, tagLength: 16, derivation: undefined };
  }
  const [nonce, tagLength] = childrenOf(parameters ?? sequence());
  const length = tagLength instanceof asn1js.Integer ? tagLength.valueBlock.valueDec : 12;
  if (!nonce || length < 12 || length > 16) throw damaged();
  const iv = contentOf(nonce);
  if (iv.length < 8 || iv.length > 64) throw damaged();
  return { cipher, iv, tagLength: length, derivation: undefined };
}

function damaged(): SmimeError {
  return new SmimeError('malformed-asn1', 'The parameters of the encryption are damaged.');
}
