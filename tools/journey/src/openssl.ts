import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.js';

export interface OpensslReading {
  /** The MIME entity inside the encryption: header lines and the SignedData. */
  readonly decrypted: Buffer;
  /** What `openssl cms -verify` took out of the SignedData. */
  readonly payload: Buffer;
  readonly verification: string;
}

/**
 * Opens a protected message with nothing but OpenSSL: decrypts with one of the keys, strips the MIME header of
 * what comes out, and verifies the signature inside against a root certificate.
 * @param keys PEM with the private keys of an exported PFX.
 * @throws {Error} with what OpenSSL said.
 */
export async function readWithOpenssl(
  folder: string,
  message: string,
  keys: string,
  root: string,
): Promise<OpensslReading> {
  const decrypted = await decryptWithOneOf(folder, message, pemBlocks(keys));
  const bodyStart = decrypted.indexOf('\r\n\r\n');
  const signed = join(folder, 'signed.der');
  const payload = join(folder, 'payload.eml');
  await writeFile(signed, decrypted.subarray(bodyStart + 4));
  const verification = await openssl(
    'cms',
    '-verify',
    '-inform',
    'DER',
    '-in',
    signed,
    '-binary',
    '-CAfile',
    root,
    '-out',
    payload,
  );
  return { decrypted, payload: await readFile(payload), verification };
}

/** Verifies a clear-signed mail. @returns what OpenSSL said. */
export function verifyClearSigned(message: string, root: string): Promise<string> {
  return openssl('cms', '-verify', '-in', message, '-CAfile', root, '-out', '/dev/null');
}

/** A PFX holds a signing and an encryption key; only one of them opens mail. */
async function decryptWithOneOf(folder: string, message: string, keys: readonly string[]): Promise<Buffer> {
  const refusals: string[] = [];
  for (const [index, pem] of keys.entries()) {
    const key = join(folder, `key-${index}.pem`);
    const output = join(folder, 'decrypted');
    await writeFile(key, pem, { mode: 0o600 });
    const result = await runCommand('openssl', [
      'cms',
      '-decrypt',
      '-in',
      message,
      '-inkey',
      key,
      '-out',
      output,
    ]);
    if (result.exitCode === 0) return readFile(output);
    refusals.push(result.stderr.trim());
  }
  throw new Error(
    `OpenSSL opens the message with none of the PFX's ${keys.length} keys: ${refusals.join('; ')}`,
  );
}

function pemBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----\n/g) ?? [];
}

/** Runs OpenSSL. @returns what it said. @throws {Error} with what it said when it fails. */
export async function openssl(...args: readonly string[]): Promise<string> {
  const result = await runCommand('openssl', args);
  if (result.exitCode !== 0)
    throw new Error(`openssl ${args.slice(0, 2).join(' ')}: ${result.stderr.trim()}`);
  return result.stderr.trim();
}
