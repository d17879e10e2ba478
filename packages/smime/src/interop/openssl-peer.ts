import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Firm, keyPem } from '../testing/firm.js';
import type { Identity } from './identities.js';
import type { Cipher, EncryptionCase, KeyFileCase, SignatureCase } from './interop-case.js';
import { PASSWORD, type Peer, PeerRefusal, type PeerSearch, type PeerSetting, SHARED_KEY } from './peer.js';
import { findCommand, runPeer } from './peer-command.js';

export function findOpenssl(firm: Firm): PeerSearch {
  const name = 'OpenSSL';
  if (!findCommand('openssl')) return { found: false, name, reason: 'openssl is not installed' };
  return { found: true, name, open: (setting) => openOpenssl(firm, setting) };
}

const CIPHER_OPTIONS: Readonly<Record<Cipher, string>> = {
  'AES-128-CBC': '-aes-128-cbc',
  'AES-192-CBC': '-aes-192-cbc',
  'AES-256-CBC': '-aes-256-cbc',
  'AES-128-GCM': '-aes-128-gcm',
  'AES-256-GCM': '-aes-256-gcm',
  '3DES-CBC': '-des3',
  'ChaCha20-Poly1305': '-chacha20-poly1305',
};

async function openOpenssl(firm: Firm, { folder, identities }: PeerSetting): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const output = join(folder, 'out');
  const openssl = async (...args: readonly string[]) => (await runPeer('openssl', args, { folder })).out;
  const into = async (...args: readonly string[]) => {
    await openssl(...args, '-out', output);
    return new Uint8Array(readFileSync(output));
  };
  const root = write('root.pem', firm.root.certificate.toPem());
  const issuing = write('issuing.pem', firm.issuing.certificate.toPem());
  for (const { address, signing, encryption } of identities.values()) {
    for (const [use, holder] of Object.entries({ sign: signing, encrypt: encryption ?? signing })) {
      write(`${address}.${use}.pem`, holder.certificate.toPem());
      write(`${address}.${use}.key`, keyPem(holder.key));
    }
  }
  const shared = ({ transport }: EncryptionCase) =>
    transport.startsWith('password')
      ? ['-pwri_password', PASSWORD]
      : [
          ['-secretkey', Buffer.from(SHARED_KEY.kek).toString('hex')],
          ['-secretkeyid', Buffer.from(SHARED_KEY.keyId).toString('hex')],
        ].flat();
  return {
    name: 'OpenSSL',
    version: (await openssl('version')).toString().trim(),
    decrypt(message, who, how) {
      const key = who
        ? ['-recip', `${who.address}.encrypt.pem`, '-inkey', `${who.address}.encrypt.key`]
        : shared(how);
      return into('cms', '-decrypt', '-binary', '-in', write('in', message), ...key);
    },
    verifyOpaque(cms) {
      const input = ['-inform', 'DER', '-in', write('in', cms)];
      return into('cms', '-verify', '-binary', ...input, '-CAfile', root, '-purpose', 'smimesign');
    },
    async verifyClear(entity) {
      await into('cms', '-verify', '-in', write('in', entity), '-CAfile', root, '-purpose', 'smimesign');
    },
    sign(content, who, how) {
      const files = [
        ['-signer', `${who.address}.sign.pem`],
        ['-inkey', `${who.address}.sign.key`],
      ].flat();
      return into(
        'cms',
        '-sign',
        ...(how.form === 'opaque' ? ['-nodetach'] : []),
        // With PSS it writes a wrong structure when it streams.
        ...(how.form === 'opaque' && how.scheme !== 'PSS' ? ['-stream'] : []),
        ...['-binary', '-in', write('in', content), ...files, '-certfile', issuing],
        ...signatureOptions(how),
      );
    },
    encrypt(content, who, how) {
      const recipient = who
        ? ['-recip', `${who.address}.encrypt.pem`, ...transportOptions(how)]
        : shared(how);
      const input = ['-binary', '-stream', '-in', write('in', content)];
      return into('cms', '-encrypt', ...input, CIPHER_OPTIONS[how.cipher], ...recipient);
    },
    async readKeyFile(pfx) {
      const printed = await openssl(
        'pkcs12',
        '-in',
        write('in', pfx),
        '-passin',
        `pass:${PASSWORD}`,
        '-noenc',
      );
      if (!printed.includes('PRIVATE KEY')) throw new PeerRefusal('no private key in the output');
    },
    writeKeyFile(who, how) {
      return into('pkcs12', '-export', '-passout', `pass:${PASSWORD}`, ...keyFileOptions(who, how));
    },
    close: async () => undefined,
  };
}

function signatureOptions({ scheme, digest }: SignatureCase): readonly string[] {
  return [
    ...(scheme === 'EdDSA' ? [] : ['-md', digest.replace('-', '').toLowerCase()]),
    ...(scheme === 'PSS' ? ['-keyopt', 'rsa_padding_mode:pss'] : []),
  ];
}

function transportOptions({ transport }: EncryptionCase): readonly string[] {
  const digest = /SHA-\d+/.exec(transport)?.[0].replace('-', '').toLowerCase();
  if (transport.startsWith('OAEP'))
    return ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', `rsa_oaep_md:${digest}`];
  if (transport.startsWith('ECDH')) return ['-keyopt', `ecdh_kdf_md:${digest}`];
  return [];
}

function keyFileOptions({ address }: Identity, { form }: KeyFileCase): readonly string[] {
  return [
    ...['-in', `${address}.sign.pem`, '-inkey', `${address}.sign.key`, '-certfile', 'issuing.pem'],
    ...(form === 'PBES2 AES-256' ? [] : ['-legacy']),
  ];
}
