import type { InteropCase } from './interop-case.js';
import type { InteropRow } from './interop-report.js';

/** What a peer cannot do, in the versions of Debian 12; a newer one may. Everything else has to work. */
interface Gap {
  readonly peer: string;
  /** Absent: both. */
  readonly direction?: InteropRow['direction'];
  readonly covers: (one: InteropCase) => boolean;
}

const gaps: readonly Gap[] = [
  { peer: 'OpenSSL', covers: signedWith('Ed25519') },
  { peer: 'OpenSSL', covers: (one) => one.kind === 'encryption' && one.cipher === 'ChaCha20-Poly1305' },
  // It takes the content's cipher for the wrap under the password, and GCM is none.
  {
    peer: 'OpenSSL',
    direction: 'writes, we read',
    covers: (one) => one.kind === 'encryption' && one.transport.startsWith('password') && authenticated(one),
  },
  { peer: 'Bouncy Castle', covers: (one) => one.kind === 'encryption' && one.cipher === 'ChaCha20-Poly1305' },
  { peer: 'GnuPG', covers: signedWith('Ed25519') },
  { peer: 'GnuPG', covers: signedWith('P-521') },
  // Its import of EC keys ends in a crash, so it has none to sign or decrypt with.
  { peer: 'GnuPG', direction: 'writes, we read', covers: (one) => one.key !== 'RSA 2048' },
  { peer: 'GnuPG', covers: (one) => one.kind !== 'signature' && one.key !== 'RSA 2048' },
  { peer: 'GnuPG', covers: authenticated },
  { peer: 'GnuPG', covers: (one) => one.kind === 'encryption' && one.transport.startsWith('OAEP') },
  { peer: 'GnuPG', covers: (one) => one.kind === 'key file' && one.form === 'PBES2 AES-256' },
  { peer: 'GnuPG', covers: (one) => one.kind === 'signature' && one.scheme === 'PSS' },
  { peer: 'NSS', covers: signedWith('Ed25519') },
  { peer: 'NSS', covers: (one) => one.kind === 'key file' && one.key === 'Ed25519' },
  { peer: 'NSS', covers: (one) => one.kind === 'encryption' && one.key !== 'RSA 2048' },
  { peer: 'NSS', covers: authenticated },
  // cmsutil has few options: the digest, and nothing about encryption.
  {
    peer: 'NSS',
    direction: 'writes, we read',
    covers: (one) => one.kind === 'signature' && one.scheme === 'PSS',
  },
  {
    peer: 'NSS',
    direction: 'writes, we read',
    covers: (one) =>
      one.kind === 'encryption' && !(one.cipher === 'AES-128-CBC' && one.transport === 'PKCS #1 v1.5'),
  },
];

export function isKnownGap(peer: string, direction: InteropRow['direction'], one: InteropCase): boolean {
  return gaps.some(
    (gap) => gap.peer === peer && (gap.direction ?? direction) === direction && gap.covers(one),
  );
}

function signedWith(key: InteropCase['key']): Gap['covers'] {
  return (one) => one.kind === 'signature' && one.key === key;
}

function authenticated(one: InteropCase): boolean {
  return one.kind === 'encryption' && !one.cipher.endsWith('CBC');
}
