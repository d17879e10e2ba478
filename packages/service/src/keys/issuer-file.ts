import { createPublicKey, sign, verify } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Certificate, type Issuer, type PrivateKey } from '@secure-mail/smime';
import { StartRefusal } from '../start-refusal.js';
import { readKeyFile, writeKeyFile } from './key-file.js';

/** A private key and its certificate as two PEM files, `PATH.key` and `PATH.cer`. The certificate comes last. */
export async function writeIssuer(path: string, issuer: Issuer): Promise<void> {
  await writeKeyFile(`${path}.key`, toPem(issuer.key.pkcs8));
  await writeKeyFile(`${path}.cer`, issuer.certificate.toPem());
}

/**
 * @returns undefined when certificate or key are not there
 * @throws {StartRefusal} `keys-damaged` when they cannot be read, or the key cannot sign for the certificate
 */
export async function readIssuer(path: string): Promise<Issuer | undefined> {
  const [certificatePem, keyPem] = await Promise.all([
    readKeyFile(`${path}.cer`),
    readKeyFile(`${path}.key`),
  ]);
  if (certificatePem === undefined || keyPem === undefined) return undefined;
  try {
    const certificate = Certificate.fromPem(certificatePem);
    proveBelonging(keyPem, certificate);
    return { certificate, key: fromPem(keyPem) };
  } catch (cause) {
    throw new StartRefusal('keys-damaged', { what: path }, cause);
  }
}

export async function removeIssuer(path: string): Promise<void> {
  await rm(`${path}.cer`, { force: true });
  await rm(`${path}.key`, { force: true });
}

/** Tried out, since a damaged private key may still name the right public one. */
function proveBelonging(keyPem: string, certificate: Certificate): void {
  const said = Buffer.from('secure-mail');
  const publicKey = createPublicKey({ key: Buffer.from(certificate.spki), format: 'der', type: 'spki' });
  if (!verify('sha256', said, publicKey, sign('sha256', said, keyPem))) {
    throw new Error('The private key does not belong to the certificate.');
  }
}

function toPem(pkcs8: Uint8Array): string {
  const lines =
    Buffer.from(pkcs8)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

function fromPem(pem: string): PrivateKey {
  const base64 = /-----BEGIN PRIVATE KEY-----([\s\S]+)-----END PRIVATE KEY-----/.exec(pem)?.[1] ?? '';
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return { pkcs8: new Uint8Array(Buffer.from(base64, 'base64')), spki: new Uint8Array(spki) };
}
