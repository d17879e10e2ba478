import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Certificate,
  createRootCertificate,
  generateKey,
  type Issuer,
  issueIssuingCertificate,
  issueMailboxCertificate,
  type KeyAlgorithm,
  type PrivateKey,
  type Signer,
  type Validity,
} from '../index.js';

/** A firm with a root, an issuing CA and people, for tests. */
export interface Firm {
  readonly root: Issuer;
  readonly issuing: Issuer;
}

export interface Person {
  readonly address: string;
  readonly signing: { readonly certificate: Certificate; readonly key: PrivateKey };
  readonly encryption: { readonly certificate: Certificate; readonly key: PrivateKey };
  readonly signer: Signer;
}

export const VALIDITY: Validity = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2055-01-01T00:00:00Z'),
};
export const TODAY = new Date('2026-06-01T12:00:00Z');

export function newSerial(): Uint8Array {
  const serial = crypto.getRandomValues(new Uint8Array(16));
  serial[0] = (serial[0]! & 0x7f) | 1;
  return serial;
}

export async function newFirm(domain = 'firm.example'): Promise<Firm> {
  const rootKey = await generateKey('p-256');
  const rootCertificate = await createRootCertificate({
    commonName: 'Test Root',
    organisation: 'Firm',
    key: rootKey,
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  const root = { certificate: rootCertificate, key: rootKey };
  const key = await generateKey('p-256');
  const certificate = await issueIssuingCertificate({
    issuer: root,
    commonName: 'Test Issuing CA',
    spki: key.spki,
    permittedDomains: [domain],
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  return { root, issuing: { certificate, key } };
}

export async function newPerson(
  firm: Firm,
  address: string,
  algorithm: KeyAlgorithm = 'rsa-2048',
  encryptionAlgorithm = algorithm,
): Promise<Person> {
  const signing = await certified(firm, await generateKey(algorithm), address, 'sign');
  const encryption = await certified(firm, await generateKey(encryptionAlgorithm), address, 'encrypt');
  return {
    address,
    signing,
    encryption,
    signer: { ...signing, chain: [firm.issuing.certificate], encryptionCertificate: encryption.certificate },
  };
}

/** A key with a certificate of the firm for it. */
export async function certified(
  firm: Firm,
  key: PrivateKey,
  address: string,
  use: 'sign' | 'encrypt',
): Promise<{ readonly certificate: Certificate; readonly key: PrivateKey }> {
  const certificate = await issueMailboxCertificate({
    issuer: firm.issuing,
    address,
    spki: key.spki,
    use,
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  return { certificate, key };
}

/** The issuing CA as it issues when it does not keep to what it is permitted: the same name and key, another domain. */
export async function strayIssuer(firm: Firm, domain: string): Promise<Issuer> {
  const certificate = await issueIssuingCertificate({
    issuer: firm.root,
    commonName: 'Test Issuing CA',
    spki: firm.issuing.key.spki,
    permittedDomains: [domain],
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  return { certificate, key: firm.issuing.key };
}

/** A folder for a real `openssl`, removed by `close`. */
export class OpensslFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'smime-'));

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.path, name)));
  }

  /** What it printed; throws what it complained about. */
  run(...args: readonly string[]): string {
    return execFileSync('openssl', args, {
      cwd: this.path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function keyPem({ pkcs8 }: PrivateKey): string {
  const lines = Buffer.from(pkcs8)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN PRIVATE KEY-----\n${lines}-----END PRIVATE KEY-----\n`;
}
