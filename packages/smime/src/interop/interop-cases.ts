import type { EncryptionCase, InteropCase, KeyFileCase, SignatureCase } from './interop-case.js';

const FORMS = ['opaque', 'clear'] as const;

const signature = (
  key: SignatureCase['key'],
  scheme: SignatureCase['scheme'],
  ...digests: readonly SignatureCase['digest'][]
): readonly SignatureCase[] =>
  digests.flatMap((digest) =>
    FORMS.map((form) => ({ kind: 'signature', key, scheme, digest, form }) as const),
  );

const encryption = (
  key: EncryptionCase['key'],
  transport: EncryptionCase['transport'],
  ...ciphers: readonly EncryptionCase['cipher'][]
): readonly EncryptionCase[] =>
  ciphers.map((cipher) => ({ kind: 'encryption', key, cipher, transport }) as const);

const keyFile = (key: KeyFileCase['key'], ...forms: readonly KeyFileCase['form'][]): readonly KeyFileCase[] =>
  forms.map((form) => ({ kind: 'key file', key, form }) as const);

/** What this package writes; each peer has to read it. */
export const written: readonly InteropCase[] = [
  ...signature('RSA 2048', 'PKCS #1 v1.5', 'SHA-256'),
  ...signature('RSA 2048', 'PSS', 'SHA-256'),
  ...signature('P-256', 'ECDSA', 'SHA-256'),
  ...signature('P-384', 'ECDSA', 'SHA-384'),
  ...signature('P-521', 'ECDSA', 'SHA-512'),
  ...signature('Ed25519', 'EdDSA', 'SHA-512'),
  ...encryption('RSA 2048', 'PKCS #1 v1.5', 'AES-128-CBC', 'AES-256-CBC'),
  ...encryption('RSA 2048', 'OAEP SHA-256', 'AES-128-GCM', 'AES-256-GCM', 'ChaCha20-Poly1305'),
  ...encryption('P-256', 'ECDH SHA-256 KDF', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('P-384', 'ECDH SHA-256 KDF', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('P-521', 'ECDH SHA-256 KDF', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption(undefined, 'AES-256 key wrap', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption(undefined, 'password, PBKDF2', 'AES-256-CBC', 'AES-256-GCM'),
  ...keyFile('RSA 2048', 'PBES2 AES-256', '3DES and SHA-1'),
  ...keyFile('P-256', 'PBES2 AES-256', '3DES and SHA-1'),
  ...keyFile('P-384', 'PBES2 AES-256'),
  ...keyFile('Ed25519', 'PBES2 AES-256'),
];

const WEAK_AND_STRONG = ['3DES-CBC', 'AES-128-CBC', 'AES-192-CBC', 'AES-256-CBC'] as const;
const AUTHENTICATED = ['AES-128-GCM', 'AES-256-GCM', 'ChaCha20-Poly1305'] as const;

/** What each peer is asked to write; this package has to read it. */
export const read: readonly InteropCase[] = [
  ...signature('RSA 2048', 'PKCS #1 v1.5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'),
  ...signature('RSA 2048', 'PSS', 'SHA-256', 'SHA-384', 'SHA-512'),
  ...signature('P-256', 'ECDSA', 'SHA-256', 'SHA-384', 'SHA-512'),
  ...signature('P-384', 'ECDSA', 'SHA-256', 'SHA-384', 'SHA-512'),
  ...signature('P-521', 'ECDSA', 'SHA-512'),
  ...signature('Ed25519', 'EdDSA', 'SHA-512'),
  ...encryption('RSA 2048', 'PKCS #1 v1.5', ...WEAK_AND_STRONG, ...AUTHENTICATED),
  ...encryption('RSA 2048', 'OAEP SHA-1', 'AES-128-CBC', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('RSA 2048', 'OAEP SHA-256', 'AES-128-CBC', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('P-256', 'ECDH SHA-1 KDF', 'AES-128-CBC', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('P-256', 'ECDH SHA-256 KDF', 'AES-128-CBC', 'AES-256-CBC', 'AES-128-GCM', 'AES-256-GCM'),
  ...encryption('P-384', 'ECDH SHA-384 KDF', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption('P-521', 'ECDH SHA-256 KDF', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption(undefined, 'AES-256 key wrap', 'AES-256-CBC', 'AES-256-GCM'),
  ...encryption(undefined, 'password, PBKDF2', 'AES-256-CBC', 'AES-256-GCM'),
  ...keyFile('RSA 2048', 'PBES2 AES-256', '3DES and RC2 of old'),
  ...keyFile('P-256', 'PBES2 AES-256', '3DES and RC2 of old'),
  ...keyFile('P-384', 'PBES2 AES-256'),
  ...keyFile('Ed25519', 'PBES2 AES-256'),
];
