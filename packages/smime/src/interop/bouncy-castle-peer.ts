import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Firm } from '../testing/firm.js';
import { type Identity, keyFileOf } from './identities.js';
import { type Peer, PeerRefusal, type PeerSearch, type PeerSetting } from './peer.js';
import { findCommand, runPeer } from './peer-command.js';

const JARS = ['bcmail', 'bcpkix', 'bcprov', 'bcutil', 'javax.mail', 'javax.activation'].map(
  (name) => `/usr/share/java/${name}.jar`,
);
const PROGRAM = fileURLToPath(new URL('BouncyCastlePeer.java', import.meta.url));

export function findBouncyCastle(firm: Firm): PeerSearch {
  const name = 'Bouncy Castle';
  const missing = [
    ...['javac', 'java'].filter((command) => !findCommand(command)),
    ...JARS.filter((jar) => !existsSync(jar)),
  ];
  if (missing.length > 0)
    return { found: false, name, reason: `${missing.join(', ')} missing (Debian: libbcmail-java and a JDK)` };
  return { found: true, name, open: (setting) => openBouncyCastle(firm, setting) };
}

/** Java's mail library, through a program that is compiled here and answers one command after another. */
async function openBouncyCastle(firm: Firm, { folder, identities }: PeerSetting): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  await runPeer('javac', ['-nowarn', '-cp', JARS.join(':'), '-d', folder, PROGRAM], { folder });
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const root = write('root.pem', firm.root.certificate.toPem());
  for (const { address, signing, encryption } of identities.values()) {
    write(`${address}.sign.p12`, await keyFileOf(signing, firm, 'sign'));
    if (encryption) write(`${address}.encrypt.p12`, await keyFileOf(encryption, firm, 'encrypt'));
  }
  const keyFile = (who: Identity | undefined, use: 'sign' | 'encrypt') =>
    who ? join(folder, `${who.address}.${use}.p12`) : '';
  const program = spawn('java', ['-cp', [folder, ...JARS].join(':'), 'BouncyCastlePeer'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => program.once('close', () => resolve()));
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const ask = async (...words: readonly string[]) => {
    program.stdin.write(`${words.join('\t')}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('The Java program has ended.');
    const [outcome, text = ''] = String(value).split('\t');
    if (outcome !== 'ok') throw new PeerRefusal(text.slice(0, 140));
    return text;
  };
  const output = join(folder, 'out');
  const into = async (...words: readonly string[]) => {
    await ask(...words, output);
    return new Uint8Array(readFileSync(output));
  };
  return {
    name: 'Bouncy Castle',
    version: await ask('version'),
    decrypt: (message, who, { transport }) =>
      into('decrypt', write('in', message), keyFile(who, 'encrypt'), transport),
    verifyOpaque: (cms) => into('verify-opaque', write('in', cms), root),
    async verifyClear(entity) {
      await ask('verify-clear', write('in', entity), root);
    },
    sign: (content, who, { scheme, digest, form }) =>
      into('sign', write('in', content), keyFile(who, 'sign'), scheme, digest, form),
    encrypt: (content, who, { cipher, transport }) =>
      into('encrypt', write('in', content), keyFile(who, 'encrypt'), cipher, transport),
    async readKeyFile(pfx) {
      await ask('read-key-file', write('in.p12', pfx));
    },
    writeKeyFile: (who, { form }) => into('write-key-file', keyFile(who, 'sign'), form),
    async close() {
      program.stdin.end();
      await ended;
    },
  };
}
