import { toHex } from '../bytes/byte-arrays.js';
import type { KeyAlgorithm } from '../index.js';
import { newFirm, newPerson } from '../testing/firm.js';
import { type CorrespondentsData, dataOfHolder } from './correspondents.js';

const KEYS: readonly (readonly [name: string, signing: KeyAlgorithm, encryption: KeyAlgorithm])[] = [
  ['RSA', 'rsa-2048', 'rsa-2048'],
  ['P-256', 'p-256', 'p-256'],
  ['P-384', 'p-384', 'p-384'],
  ['P-521', 'p-521', 'p-521'],
  ['Ed25519', 'ed25519', 'p-256'],
  ['X25519', 'p-256', 'x25519'],
];

/** Anna, who writes, and Ben, who reads, with a key of every kind each. */
export async function newCorrespondents(): Promise<CorrespondentsData> {
  const firm = await newFirm();
  const holders: Record<string, CorrespondentsData['holders'][string]> = {};
  for (const [name, signing, encryption] of KEYS) {
    const anna = await newPerson(firm, 'anna@firm.example', signing, encryption);
    holders[`${name === 'RSA' ? 'RSA PKCS #1 v1.5' : name} signs`] = dataOfHolder(anna.signing);
    holders[`${name} encrypts`] = dataOfHolder(anna.encryption);
  }
  const [root, issuing] = [firm.root, firm.issuing].map(({ certificate }) => toHex(certificate.der));
  return { root: root!, issuing: issuing!, holders };
}
