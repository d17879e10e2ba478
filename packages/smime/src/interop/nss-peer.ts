import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from '../bytes/byte-source.js';
import { decodedCms } from '../index.js';
import type { Firm } from '../testing/firm.js';
import { type Identity, keyFileOf } from './identities.js';
import type { EncryptionCase, SignatureCase } from './interop-case.js';
import { multipartSigned, pkcs7Entity, splitSigned } from './mime-wrapping.js';
import { PASSWORD, type Peer, PeerRefusal, type PeerSearch, type PeerSetting } from './peer.js';
import { findCommand, runPeer } from './peer-command.js';

export function findNss(firm: Firm): PeerSearch {
  const name = 'NSS';
  const missing = ['cmsutil', 'certutil', 'pk12util'].filter((command) => !findCommand(command));
  if (missing.length > 0)
    return { found: false, name, reason: `${missing.join(', ')} not installed (Debian: libnss3-tools)` };
  return { found: true, name, open: (setting) => openNss(firm, setting) };
}

type Use = 'sign' | 'encrypt';

/** Mozilla's library through its tools: a database of certificates and keys, filled by pk12util from our files. */
async function openNss(firm: Firm, { folder, identities }: PeerSetting): Promise<Peer> {
  // Certificates of one subject share a nickname in NSS: those for signing and those for encryption lie apart.
  const database = (use: Use) => join(folder, `database-${use}`);
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const output = join(folder, 'out');
  const tool = async (use: Use, name: string, ...args: readonly string[]) => {
    const { out, words } = await runPeer(name, [...args, '-d', `sql:${database(use)}`], { folder });
    return { printed: out.toString(), words };
  };
  const into = async (use: Use, ...args: readonly string[]) => {
    await tool(use, 'cmsutil', ...args, '-o', output);
    return new Uint8Array(readFileSync(output));
  };
  for (const use of ['sign', 'encrypt'] as const) {
    mkdirSync(database(use), { recursive: true });
    await tool(use, 'certutil', '-N', '--empty-password');
    for (const [nick, { certificate }, trust] of [
      ['root', firm.root, ',C,'],
      ['issuing', firm.issuing, ',,'],
    ] as const)
      await tool(use, 'certutil', '-A', '-n', nick, '-t', trust, '-i', write('ca.pem', certificate.toPem()));
  }
  /** Who could not be imported, and what the tool said to it. */
  const refused = new Map<string, unknown>();
  for (const { key, signing, encryption } of identities.values()) {
    for (const [use, holder] of [
      ['sign', signing],
      ['encrypt', encryption],
    ] as const) {
      if (!holder) continue;
      const file = write('holder.p12', await keyFileOf(holder, firm, `${key} ${use}`));
      await tool(use, 'pk12util', '-i', file, '-W', PASSWORD).catch((error) =>
        refused.set(`${key} ${use}`, error),
      );
    }
  }
  const nickname = ({ key }: Identity, use: Use) => {
    // Without an @: cmsutil would take it for an address.
    const nick = `${key} ${use}`;
    if (refused.has(nick)) throw refused.get(nick);
    return nick;
  };
  /** cmsutil ends well when the signature is bad: what it says of the signer counts. */
  const verified = async (...args: readonly string[]) => {
    const { printed } = await tool('sign', 'cmsutil', '-D', '-h', '0', ...args);
    const status = /signer0\.status=(\w+)/.exec(printed)?.[1];
    if (status !== 'GoodSignature') throw new PeerRefusal(`signer0.status=${status}`);
  };
  return {
    name: 'NSS',
    version: `NSS ${await nssVersion(folder)}`,
    async decrypt(message, who) {
      if (!who) throw new PeerRefusal('cmsutil has no option for a shared key');
      nickname(who, 'encrypt');
      return into('encrypt', '-D', '-i', write('in', await collect(decodedCms(message))));
    },
    async verifyOpaque(cms) {
      const input = write('in', cms);
      await verified('-i', input);
      return into('sign', '-D', '-i', input);
    },
    async verifyClear(entity) {
      const { content, signature } = splitSigned(entity);
      await verified('-i', write('in', signature), '-c', write('content', content));
    },
    async sign(content, who, how) {
      const signature = await into(
        'sign',
        ...['-S', '-N', nickname(who, 'sign'), '-H', digestName(how), '-G', '-P', '-Y', 'NONE'],
        ...(how.form === 'clear' ? ['-T'] : []),
        ...['-i', write('in', content)],
      );
      return how.form === 'clear'
        ? multipartSigned(content, signature, how.digest)
        : pkcs7Entity(signature, 'signed-data');
    },
    async encrypt(content, who, how) {
      if (!who) throw new PeerRefusal('cmsutil has no option for a shared key');
      if (!isDefault(how)) throw new PeerRefusal('cmsutil has no option for this algorithm');
      const nick = nickname(who, 'encrypt');
      return pkcs7Entity(
        await into('encrypt', '-E', '-r', nick, '-i', write('in', content)),
        'enveloped-data',
      );
    },
    async readKeyFile(pfx) {
      // An empty database each time: listing the file would not decrypt the key, and in `sign` it is already.
      const empty = mkdtempSync(join(folder, 'read-'));
      const input = write('in.p12', pfx);
      const options = { folder };
      await runPeer('certutil', ['-N', '--empty-password', '-d', `sql:${empty}`], options);
      await runPeer('pk12util', ['-i', input, '-W', PASSWORD, '-d', `sql:${empty}`], options);
    },
    async writeKeyFile(who, { form }) {
      const ciphers =
        form === 'PBES2 AES-256'
          ? ['-c', 'AES-256-CBC', '-C', 'AES-256-CBC']
          : [
              '-c',
              'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC',
              '-C',
              'PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC',
            ];
      const path = join(folder, 'out.p12');
      await tool('sign', 'pk12util', '-o', path, '-n', nickname(who, 'sign'), '-W', PASSWORD, ...ciphers);
      return new Uint8Array(readFileSync(path));
    },
    close: async () => undefined,
  };
}

function digestName({ scheme, digest }: SignatureCase): string {
  if (scheme === 'PSS') throw new PeerRefusal('cmsutil has no option for RSA-PSS');
  return digest.replace('-', '');
}

/** cmsutil chooses AES-128-CBC by itself where it knows nothing of the recipient. */
function isDefault({ cipher, transport, key }: EncryptionCase): boolean {
  return (
    cipher === 'AES-128-CBC' &&
    (transport === 'PKCS #1 v1.5' || (key !== 'RSA 2048' && transport === 'ECDH SHA-1 KDF'))
  );
}

/** The tools do not tell their version; the package does. */
async function nssVersion(folder: string): Promise<string> {
  try {
    const { out } = await runPeer('dpkg-query', ['-s', 'libnss3-tools'], { folder });
    return /^Version: (?:\d+:)?(.*)$/m.exec(out.toString())?.[1] ?? '(version unknown)';
  } catch {
    return '(version unknown)';
  }
}
