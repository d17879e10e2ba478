import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusalOf, securemail } from './desk.js';
import { openssl } from './openssl.js';

/** Exports somebody's Secure ID. @returns the PFX file. @throws {Error} with the command's own sentence. */
export async function exportSecureId(desk: string, who: string): Promise<string> {
  const pfx = join(desk, `${who}.pfx`);
  const exported = await securemail(
    desk,
    who,
    'export-id',
    pfx,
    '--force',
    '--password-file',
    join(desk, `${who}-password`),
    '--pfx-password-file',
    join(desk, 'pfx-password'),
  );
  if (exported.exitCode !== 0) throw new Error(refusalOf(exported).message);
  return pfx;
}

/** The private keys of somebody's exported Secure ID as PEM, taken out by OpenSSL. */
export async function exportedKeys(desk: string, who: string): Promise<string> {
  const pfx = await exportSecureId(desk, who);
  const keys = join(desk, `${who}-keys.pem`);
  await openssl(
    'pkcs12',
    '-in',
    pfx,
    '-passin',
    `file:${join(desk, 'pfx-password')}`,
    '-nodes',
    '-nocerts',
    '-out',
    keys,
  );
  return readFile(keys, 'latin1');
}
