import { derOctets, derOid, derSequence, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { isTagged, membersOf, octetsOf, oidTextOf, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { type Bytes, copyBytes } from '../bytes/byte-arrays.js';
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

/** What content can be encrypted with. Only AEAD tells a reader that the content was changed on the way. */
export type ContentEncryption =
  /** AEAD: AuthEnvelopedData (RFC 5083, RFC 5084). */
  | 'aes-128-gcm'
  /** AEAD: AuthEnvelopedData (RFC 5083, RFC 5084). */
  | 'aes-256-gcm'
  /** AEAD (RFC 8103). */
  | 'chacha20-poly1305'
  /** EnvelopedData, not authenticated (RFC 3565): what every S/MIME program since 3.1 reads. */
  | 'aes-128-cbc'
  /** EnvelopedData, not authenticated (RFC 3565). */
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
  const parameters = cipher.endsWith('-gcm')
    ? derSequence(derOctets(iv), derSmallInteger(16))
    : derOctets(iv);
  return derSequence(derOid(CONTENT_ENCRYPTION[cipher].algorithm), parameters);
}

/** The content key is derived from the one that recipients get (RFC 9709 §3). */
export function derivedIdentifier(identifier: Uint8Array): Bytes {
  return derSequence(derOid(id.CEK_HKDF_SHA256), identifier);
}

/** Reads a ContentEncryptionAlgorithmIdentifier. Tags shorter than 12 bytes are refused (RFC 5084 §3.2). */
export function readCipher(identifier: Tlv): ReadCipher {
  const [algorithm, parameters] = membersOf(identifier, WHAT);
  const name = oidTextOf(algorithm);
  if (name === id.CEK_HKDF_SHA256 && parameters) {
    const inner = readCipher(parameters);
    if (inner.derivation) throw damaged();
    return { ...inner, derivation: copyBytes(parameters.bytes) };
  }
  const cipher = CIPHERS[name];
  if (!cipher)
    throw new SmimeError(
      'unsupported-algorithm',
      `This message is encrypted with ${name}, which is not supported.`,
    );
  if (!cipher.authenticated || cipher.name === 'ChaCha20-Poly1305') {
    const iv = octetString(parameters);
    const expected = cipher.name === '3DES-CBC' ? 8 : cipher.authenticated ? 12 : 16;
    if (iv.length !== expected) throw damaged();
    return { cipher, iv, tagLength: 16, derivation: undefined };
  }
  const [nonce, tagLength] = parameters ? membersOf(parameters, WHAT) : [];
  const length = isTagged(tagLength, UNIVERSAL, 2) ? (tagLength.content[0] ?? 0) : 12;
  if (length < 12 || length > 16) throw damaged();
  const iv = octetString(nonce);
  if (iv.length < 8 || iv.length > 64) throw damaged();
  return { cipher, iv, tagLength: length, derivation: undefined };
}

const WHAT = 'encryption algorithm';

function octetString(value: Tlv | undefined): Bytes {
  if (!isTagged(value, UNIVERSAL, 4)) throw damaged();
  return octetsOf(value, WHAT);
}

function damaged(): SmimeError {
  return new SmimeError('malformed-asn1', 'The parameters of the encryption are damaged.');
}
