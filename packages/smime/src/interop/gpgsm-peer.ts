import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../bytes/byte-source.js';
import { decodedCms } from '../index.js';
import type { Firm } from '../testing/firm.js';
import { type Identity, keyFileOf } from './identities.js';
import type { Cipher, EncryptionCase, SignatureCase } from './interop-case.js';
import { multipartSigned, pkcs7Entity, splitSigned } from './mime-wrapping.js';
import { PASSWORD, type Peer, PeerRefusal, type PeerSearch, type PeerSetting } from './peer.js';
import { findCommand, lastWords, runPeer } from './peer-command.js';

export function findGpgsm(firm: Firm): PeerSearch {
  const name = 'GnuPG';
  if (!findCommand('gpgsm')) return { found: false, name, reason: 'gpgsm is not installed (Debian: gpgsm)' };
  return { found: true, name, open: (setting) => openGpgsm(firm, setting) };
}

/** gpgsm refuses critical name constraints, as every certificate of a firm has them, unless told to pass them over. */
const OPTIONS = [
  '--batch',
  '--yes',
  '--pinentry-mode',
  'loopback',
  '--passphrase-fd',
  '0',
  '--disable-crl-checks',
  '--disable-policy-checks',
  '--disable-dirmngr',
  '--ignore-cert-extension',
  '2.5.29.30',
];

const CIPHER_NAMES: Partial<Record<Cipher, string>> = {
  'AES-128-CBC': 'AES128',
  'AES-192-CBC': 'AES192',
  'AES-256-CBC': 'AES256',
  '3DES-CBC': '3DES',
};

async function openGpgsm(firm: Firm, { folder, identities }: PeerSetting): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  // The agent's socket lies here, and its path may have about 100 characters.
  const home = mkdtempSync(join(tmpdir(), 'gpgsm-'));
  chmodSync(home, 0o700);
  writeFileSync(join(home, 'gpg-agent.conf'), 'allow-loopback-pinentry\ns2k-count 65536\n');
  writeFileSync(join(home, 'trustlist.txt'), `${fingerprint(firm.root.certificate.der)} S relax\n`);
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const output = join(folder, 'out');
  const environment = { GNUPGHOME: home };
  const gpgsm = (...args: readonly string[]) =>
    runPeer('gpgsm', [...OPTIONS, ...args], {
      folder,
      environment,
      input: `${PASSWORD}\n`,
    });
  const into = async (...args: readonly string[]) => {
    rmSync(output, { force: true });
    await gpgsm('--output', output, ...args);
    return new Uint8Array(readFileSync(output));
  };
  for (const certificate of [firm.root.certificate, firm.issuing.certificate])
    await gpgsm('--import', write('certificate.pem', certificate.toPem()));
  /** gpgsm 2.2 reads keys from PKCS #12 files of the legacy form alone: ours. */
  const refused = new Map<string, string>();
  for (const { address, signing, encryption } of identities.values()) {
    for (const [use, holder] of Object.entries({ sign: signing, encrypt: encryption })) {
      if (!holder) continue;
      await gpgsm('--import', write('holder.pem', holder.certificate.toPem()));
      const file = write('holder.p12', await keyFileOf(holder, firm, address, 'legacy'));
      await gpgsm('--import', file).catch((error: Error) =>
        refused.set(`${address} ${use}`, `import of the key: ${error.message}`),
      );
    }
  }
  const user = (who: Identity, use: 'sign' | 'encrypt', secret: boolean) => {
    const words = refused.get(`${who.address} ${use}`);
    if (secret && words !== undefined) throw new PeerRefusal(words);
    const holder = use === 'sign' ? who.signing : who.encryption;
    return `0x${fingerprint(holder!.certificate.der)}`;
  };
  const good = async (...args: readonly string[]) => {
    const { words } = await gpgsm(...args);
    if (!/Good signature/.test(words)) throw new PeerRefusal(lastWords(words));
  };
  return {
    name: 'GnuPG',
    version: (await gpgsm('--version')).out.toString().split('\n')[0] ?? '',
    async decrypt(message, who) {
      if (!who) throw new PeerRefusal('gpgsm has no option for a shared key');
      user(who, 'encrypt', true);
      return into('--decrypt', write('in', await collect(decodedCms(message))));
    },
    async verifyOpaque(cms) {
      rmSync(output, { force: true });
      await good('--output', output, '--verify', write('in', cms));
      return new Uint8Array(readFileSync(output));
    },
    async verifyClear(entity) {
      const { content, signature } = splitSigned(entity);
      await good('--verify', write('in', signature), write('content', content));
    },
    async sign(content, who, how) {
      const digest = ['--digest-algo', digestName(how)];
      const signer = ['--local-user', user(who, 'sign', true), '--include-certs', '2'];
      const form = how.form === 'clear' ? ['--detach-sign'] : ['--sign'];
      const signature = await into(...digest, ...signer, ...form, write('in', content));
      return how.form === 'clear'
        ? multipartSigned(content, signature, how.digest)
        : pkcs7Entity(signature, 'signed-data');
    },
    async encrypt(content, who, how) {
      if (!who) throw new PeerRefusal('gpgsm has no option for a shared key');
      const options = ['--cipher-algo', cipherName(how), '--recipient', user(who, 'encrypt', false)];
      return pkcs7Entity(await into(...options, '--encrypt', write('in', content)), 'enveloped-data');
    },
    async readKeyFile(pfx) {
      const { words } = await gpgsm('--import', write('in.p12', pfx));
      if (!/secret keys (read|imported|unchanged): 1/.test(words)) throw new PeerRefusal(lastWords(words));
    },
    async writeKeyFile(who, { form }) {
      if (form === 'PBES2 AES-256') throw new PeerRefusal('gpgsm has no option for PBES2');
      return into('--export-secret-key-p12', user(who, 'sign', true));
    },
    async close() {
      await runPeer('gpgconf', ['--kill', 'gpg-agent'], { folder, environment }).catch(() => undefined);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function fingerprint(der: Uint8Array): string {
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}

function digestName({ scheme, digest }: SignatureCase): string {
  if (scheme === 'PSS') throw new PeerRefusal('gpgsm has no option for RSA-PSS');
  return digest.replace('-', '');
}

function cipherName({ cipher, transport, key }: EncryptionCase): string {
  if (transport.startsWith('OAEP')) throw new PeerRefusal('gpgsm has no option for RSAES-OAEP');
  // The curve decides: SHA-256 with P-256, SHA-384 with P-384, SHA-512 with P-521.
  const other = (key === 'P-256' && transport !== 'ECDH SHA-256 KDF') || key === 'P-521';
  if (other) throw new PeerRefusal('gpgsm has no option for this key derivation');
  return CIPHER_NAMES[cipher] ?? cipher;
}
