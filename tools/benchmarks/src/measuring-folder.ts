import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Certificate,
  createRootCertificate,
  exportPkcs12,
  generateKey,
  type Issuer,
  issueIssuingCertificate,
  issueMailboxCertificate,
  type PrivateKey,
} from '@secure-mail/smime';

export const SENDER = 'sender@firm.example';
export const READER = 'reader@firm.example';

interface Holder {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

export interface People {
  readonly root: Certificate;
  readonly issuing: Certificate;
  readonly sender: Holder;
  /** The first holds the key that opens. All have the same key, which costs what different ones do. */
  readonly readers: readonly Holder[];
}

/** What Secure IDs and their authorities have unless a policy says otherwise comes first. */
export const RSA_KEYS = ['rsa-3072', 'rsa-2048', 'rsa-4096'] as const;
export type RsaKeys = (typeof RSA_KEYS)[number];

/** Makes people with keys of one kind all the way up, as files that every implementation reads. */
export async function writePeople(folder: string, readerCount: number, keys: RsaKeys): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const validity = {
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 365 * 86_400_000),
  };
  const serialNumber = () => Uint8Array.of(1, ...randomBytes(15));
  const rootKey = await generateKey(keys);
  const root = await createRootCertificate({
    commonName: 'Root',
    key: rootKey,
    validity,
    serialNumber: serialNumber(),
  });
  const issuingKey = await generateKey(keys);
  const issuing = await issueIssuingCertificate({
    issuer: { certificate: root, key: rootKey },
    commonName: 'Issuing CA',
    spki: issuingKey.spki,
    permittedDomains: ['firm.example'],
    validity,
    serialNumber: serialNumber(),
  });
  const issuer: Issuer = { certificate: issuing, key: issuingKey };
  const issue = (address: string, key: PrivateKey, use: 'sign' | 'encrypt') =>
    issueMailboxCertificate({ issuer, address, spki: key.spki, use, validity, serialNumber: serialNumber() });
  const senderKey = await generateKey(keys);
  const readerKey = await generateKey(keys);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('root.pem', root.toPem());
  write('issuing.pem', issuing.toPem());
  write('sender.pem', (await issue(SENDER, senderKey, 'sign')).toPem());
  write('sender.key', keyPem(senderKey));
  write('reader.key', keyPem(readerKey));
  for (let i = 0; i < readerCount; i++) {
    const address = i === 0 ? READER : `reader${i}@firm.example`;
    write(`reader${i}.pem`, (await issue(address, readerKey, 'encrypt')).toPem());
  }
}

export function readPeople(folder: string, readerCount: number): People {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const certificate = (name: string) => Certificate.fromPem(read(name));
  const holder = (name: string, keyName: string) => {
    const { spki } = certificate(name);
    return { certificate: certificate(name), key: { pkcs8: derOf(read(keyName)), spki } };
  };
  return {
    root: certificate('root.pem'),
    issuing: certificate('issuing.pem'),
    sender: holder('sender.pem', 'sender.key'),
    readers: Array.from({ length: readerCount }, (_, i) => holder(`reader${i}.pem`, 'reader.key')),
  };
}

export const messageFile = (folder: string, bytes: number) => join(folder, `message-${bytes}.eml`);

/** A mail with one attachment of random bytes in base64, as mail programs write it; about `bytes` in all. */
export async function writeMessage(folder: string, bytes: number): Promise<void> {
  const file = messageFile(folder, bytes);
  if (existsSync(file)) return;
  const stream = createWriteStream(file);
  const write = (text: string) =>
    new Promise<void>((resolve, reject) =>
      stream.write(text, (error) => (error ? reject(error) : resolve())),
    );
  await write(
    `From: ${SENDER}\r\nTo: ${READER}\r\nSubject: Measured\r\nMIME-Version: 1.0\r\n` +
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n' +
      'Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n',
  );
  const BLOCK = 57 * 1024;
  for (let left = Math.floor((bytes - 330) * (57 / 78)); left > 0; left -= BLOCK) {
    const lines = randomBytes(Math.min(left, BLOCK))
      .toString('base64')
      .replace(/.{1,76}/g, '$&\r\n');
    await write(lines);
  }
  await write('--b--\r\n');
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}

/** A PKCS #12 file of the old form, the only one that gpgsm 2.2 reads. */
export async function legacyKeyFile(
  folder: string,
  { certificate, key }: Holder,
  password: string,
): Promise<string> {
  const file = join(folder, `${certificate.serialNumber}.p12`);
  writeFileSync(
    file,
    await exportPkcs12({ entries: [{ certificate, key }], chain: [], password, form: 'legacy' }),
  );
  return file;
}

function keyPem({ pkcs8 }: PrivateKey): string {
  const lines = Buffer.from(pkcs8)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN PRIVATE KEY-----\n${lines}-----END PRIVATE KEY-----\n`;
}

function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}
