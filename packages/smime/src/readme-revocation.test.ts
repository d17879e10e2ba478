import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from './bytes/byte-arrays.js';
import { collect } from './bytes/byte-source.js';
import {
  createCrl,
  generateKey,
  issueMailboxCertificate,
  type OpenOptions,
  openMessage,
  signMessage,
} from './index.js';
import { type Firm, newFirm, newSerial, TODAY, VALIDITY } from './testing/firm.js';

const PACKAGE = join(import.meta.dirname, '..');

describe('README: CRLs as they are published', () => {
  let folder: string;
  let server: Server;
  let firm: Firm;
  let findRevocation: NonNullable<OpenOptions['findRevocation']>;
  /** What is published, by path. */
  const published = new Map<string, Uint8Array>();
  const asked: string[] = [];

  beforeAll(async () => {
    firm = await newFirm();
    server = createServer((request, response) => {
      asked.push(request.url!);
      const list = published.get(request.url!);
      if (list) response.end(list);
      else response.writeHead(404).end('no such list');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
    const code = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, text]) => text!);
    const example = code.find((text) => text.includes('publishedCrls'))!;
    const module = join(folder, 'published-crls.mjs');
    writeFileSync(module, example.replace("'@secure-mail/smime'", `'${PACKAGE}/src/index.ts'`));
    findRevocation = (await import(module)).publishedCrls;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await new Promise((closed) => server.close(closed));
  });

  /** How a message is judged whose signer's certificate names the list of that path. */
  async function judged(path: string, isRevoked: boolean) {
    const key = await generateKey('p-256');
    const { port } = server.address() as AddressInfo;
    const certificate = await issueMailboxCertificate({
      issuer: firm.issuing,
      address: 'anna@firm.example',
      spki: key.spki,
      use: 'sign',
      validity: VALIDITY,
      serialNumber: newSerial(),
      crlUrl: `http://127.0.0.1:${port}${path}`,
    });
    const { serialNumber } = certificate;
    const list = await createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: new Date(TODAY.getTime() + 86_400_000),
      revoked: isRevoked ? [{ serialNumber, date: TODAY, reason: 'keyCompromise' }] : [],
    });
    if (path.endsWith('.crl')) published.set(path, list);
    const { bytes } = await signMessage({
      message: utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello'),
      signer: { certificate, key, chain: [firm.issuing.certificate] },
      signingTime: TODAY,
    });
    const { verdict } = await openMessage(await collect(bytes), {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
      findRevocation,
    });
    return verdict.signature!;
  }

  test('a signer whom the list names is revoked, one whom it does not name is good', async () => {
    expect(await judged('/revoked.crl', true)).toMatchObject({
      status: 'untrusted',
      pathFailure: 'revoked',
      revocation: { status: 'revoked' },
    });
    expect(asked).toContain('/revoked.crl');
    expect(await judged('/good.crl', false)).toMatchObject({ status: 'valid' });
  });

  test('a list that cannot be got says nothing', async () => {
    const { status, revocation } = await judged('/missing', false);
    expect([status, revocation.status]).toEqual(['valid', 'not-checked']);
    expect(asked).toContain('/missing');
  });
});
