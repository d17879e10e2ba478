import { fromHex, toHex, utf8 } from '../bytes/byte-arrays.js';
import { Certificate, type DecryptionKey, type PrivateKey, type Recipient, type Signer } from '../index.js';

/** Every kind of key that signs, and of whom a message can be encrypted to. */
export const SIGNERS = ['RSA PKCS #1 v1.5', 'RSA-PSS', 'P-256', 'P-384', 'P-521', 'Ed25519'] as const;
export const READERS = [
  'RSA',
  'P-256',
  'P-384',
  'P-521',
  'X25519',
  'key-encryption key',
  'password',
] as const;
export type SignerName = (typeof SIGNERS)[number];
export type ReaderName = (typeof READERS)[number];

/** People who write to each other, with their keys. */
export interface Correspondents {
  readonly root: Certificate;
  signer(name: SignerName): Signer;
  recipient(name: ReaderName): Recipient;
  key(name: ReaderName): DecryptionKey;
}

/** The same as data, so that a page has the same people; DER in hexadecimal digits. */
export interface CorrespondentsData {
  readonly root: string;
  readonly issuing: string;
  readonly holders: Readonly<Record<string, { certificate: string; pkcs8: string; spki: string }>>;
}

export interface Holder {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

const SHARED = {
  'key-encryption key': { keyId: utf8('shared'), kek: new Uint8Array(32).fill(7) },
  password: { password: 'correct horse — Zürich' },
} as const;

export function correspondentsOf({ root, issuing, holders }: CorrespondentsData): Correspondents {
  const chain = [Certificate.fromDer(fromHex(issuing))];
  const people = new Map(
    Object.entries(holders).map(([name, { certificate, pkcs8, spki }]): [string, Holder] => [
      name,
      {
        certificate: Certificate.fromDer(fromHex(certificate)),
        key: { pkcs8: fromHex(pkcs8), spki: fromHex(spki) },
      },
    ]),
  );
  const key = (name: ReaderName) =>
    name === 'password' || name === 'key-encryption key' ? SHARED[name] : people.get(`${name} encrypts`)!;
  return {
    root: Certificate.fromDer(fromHex(root)),
    signer(name) {
      if (name !== 'RSA-PSS') return { ...people.get(`${name} signs`)!, chain };
      return { ...people.get('RSA PKCS #1 v1.5 signs')!, chain, rsaPadding: 'pss' };
    },
    recipient: key,
    key,
  };
}

export function dataOfHolder({ certificate, key }: Holder): CorrespondentsData['holders'][string] {
  return { certificate: toHex(certificate.der), pkcs8: toHex(key.pkcs8), spki: toHex(key.spki) };
}
