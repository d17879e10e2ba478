/** What is tried with every peer, in both directions. A row of docs/interoperability.md each. */
export type InteropCase = SignatureCase | EncryptionCase | KeyFileCase;

export type KeyName = 'RSA 2048' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

export interface SignatureCase {
  readonly kind: 'signature';
  readonly key: KeyName;
  readonly scheme: 'PKCS #1 v1.5' | 'PSS' | 'ECDSA' | 'EdDSA';
  readonly digest: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** `opaque`: SignedData with the content inside; `clear`: multipart/signed. */
  readonly form: 'opaque' | 'clear';
}

export type Cipher =
  | 'AES-128-CBC'
  | 'AES-192-CBC'
  | 'AES-256-CBC'
  | 'AES-128-GCM'
  | 'AES-256-GCM'
  | '3DES-CBC'
  | 'ChaCha20-Poly1305';

export type KeyTransport =
  | 'PKCS #1 v1.5'
  | 'OAEP SHA-1'
  | 'OAEP SHA-256'
  | 'ECDH SHA-1 KDF'
  | 'ECDH SHA-256 KDF'
  | 'ECDH SHA-384 KDF'
  | 'AES-256 key wrap'
  | 'password, PBKDF2';

export interface EncryptionCase {
  readonly kind: 'encryption';
  /** Absent: a key or a password that both sides share. */
  readonly key: KeyName | undefined;
  readonly cipher: Cipher;
  readonly transport: KeyTransport;
}

export interface KeyFileCase {
  readonly kind: 'key file';
  readonly key: KeyName;
  /** Peers write the old form with RC2 for certificates, as they did by default; we write it with 3DES alone. */
  readonly form: 'PBES2 AES-256' | '3DES and SHA-1' | '3DES and RC2 of old';
}

export function describeCase(one: InteropCase): string {
  if (one.kind === 'signature') return `${one.key}, ${one.scheme}, ${one.digest}, ${one.form}`;
  if (one.kind === 'encryption') return `${one.cipher}, ${one.key ? `${one.key}, ` : ''}${one.transport}`;
  return `PKCS #12, ${one.key}, ${one.form}`;
}

export function isWeak(one: InteropCase): boolean {
  return (
    (one.kind === 'signature' && one.digest === 'SHA-1') ||
    (one.kind === 'encryption' && one.cipher === '3DES-CBC')
  );
}
