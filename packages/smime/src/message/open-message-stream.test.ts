import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  messageContent,
  type OpenStreamOptions,
  openMessage,
  openMessageStream,
  parseMime,
  protectMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { temporaryFileStore } from '../testing/temporary-file-store.js';

const SECRET = 'The secret of the house. '.repeat(40_000);
const MESSAGE = utf8(
  `From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Secret\r\nContent-Type: text/plain\r\n\r\n${SECRET.replace(/(.{75})/g, '$1\r\n')}`,
);

describe('opening as a stream', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smime-stream-'));
  let firm: Firm;
  let [anna, ben]: Person[] = [] as unknown as Person[];
  let wire: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    [anna, ben] = [
      await newPerson(firm, 'anna@firm.example', 'p-256'),
      await newPerson(firm, 'ben@firm.example', 'p-256'),
    ];
    wire = await protect('aes-256-gcm');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const protect = async (contentEncryption: 'aes-256-gcm' | 'aes-256-cbc') =>
    collect(
      (
        await protectMessage({
          message: MESSAGE,
          signer: anna!.signer,
          recipients: [{ certificate: ben!.encryption.certificate }],
          contentEncryption,
          signingTime: TODAY,
        })
      ).bytes,
    );
  const reading = (more: Partial<OpenStreamOptions> = {}): OpenStreamOptions => ({
    keys: [ben!.encryption],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: [ben!.address],
    temporaryStore: () => temporaryFileStore(folder),
    ...more,
  });
  const filesLeft = () => readdirSync(folder);

  test.each(['aes-256-gcm', 'aes-256-cbc'] as const)(
    'a stream gives the same verdict and payload as the whole message (%s)',
    async (contentEncryption) => {
      const message = await protect(contentEncryption);
      const whole = await openMessage(message, reading());
      const opened = await openMessageStream(message, reading());
      expect(opened.verdict).toEqual(whole.verdict);
      expect(opened.header.headers).toEqual(whole.message.headers);
      expect(opened.size).toBe(whole.bytes.length);
      for (let again = 0; again < 2; again++) expect(await collect(opened.payload())).toEqual(whole.bytes);
      expect(messageContent(parseMime(await collect(opened.payload()))).text).toContain('The secret');
      await opened.discard();
      expect(filesLeft()).toEqual([]);
    },
  );

  test('a mail signed in the clear, and one without protection, are streamed alike', async () => {
    const signed = await clearSignMessage({ message: MESSAGE, signer: anna!.signer, signingTime: TODAY });
    for (const message of [signed, MESSAGE]) {
      const whole = await openMessage(message, reading());
      const opened = await openMessageStream(message, reading());
      expect(opened.verdict).toEqual(whole.verdict);
      expect(opened.header.headers).toEqual(whole.message.headers);
      expect(await collect(opened.payload())).toEqual(whole.bytes);
      await opened.discard();
    }
  });

  test('attack: the temporary file of somebody’s mail is read, it holds no plaintext', async () => {
    const store = temporaryFileStore(folder);
    const opened = await openMessageStream(wire, reading({ temporaryStore: () => store }));
    const kept = readFileSync(store.path).toString('latin1');
    expect(kept.length).toBeGreaterThan(SECRET.length);
    expect(kept).not.toMatch(/secret|house/);
    await opened.discard();
  });

  test('a small message stays in memory: no store is made for it', async () => {
    const small = await collect(
      (
        await protectMessage({
          message: MESSAGE.subarray(0, 200_000),
          signer: anna!.signer,
          recipients: [{ certificate: ben!.encryption.certificate }],
          contentEncryption: 'aes-256-gcm',
          signingTime: TODAY,
        })
      ).bytes,
    );
    const temporaryStore = () => {
      throw new Error('A store was made.');
    };
    const opened = await openMessageStream(small, reading({ temporaryStore }));
    expect(opened.verdict.problems).toEqual([]);
    for (let again = 0; again < 2; again++)
      expect(await collect(opened.payload())).toEqual((await openMessage(small, reading())).bytes);
    await opened.discard();
    await expect(openMessageStream(wire, reading({ temporaryStore }))).rejects.toThrow('A store was made.');
  });

  test('attack: the temporary file is changed, cut or swapped after the verdict, nothing changed comes out', async () => {
    const store = temporaryFileStore(folder);
    const opened = await openMessageStream(wire, reading({ temporaryStore: () => store }));
    const kept = readFileSync(store.path);
    const piece = 256 * 1024;
    const flipped = Buffer.from(kept);
    flipped[piece + 5]! ^= 1;
    const swapped = Buffer.concat([
      kept.subarray(piece, 2 * piece),
      kept.subarray(0, piece),
      kept.subarray(2 * piece),
    ]);
    for (const attack of [flipped, kept.subarray(0, piece), kept.subarray(0, piece + 9), swapped]) {
      writeFileSync(store.path, attack);
      await expect(collect(opened.payload())).rejects.toMatchObject({ code: 'decryption-failed' });
    }
    await opened.discard();
  });

  test('attack: damage anywhere ends in an error, no payload, and no file that stays', async () => {
    const lines = Buffer.from(wire).toString('latin1').split('\r\n');
    const codes = new Set<string>();
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      const damaged = [...lines];
      const at = Math.min(Math.floor(lines.length * share), lines.length - 2);
      damaged[at] = damaged[at]!.replace(/[A-Ya-y]/, (letter) =>
        String.fromCharCode(letter.charCodeAt(0) + 1),
      );
      const error = await openMessageStream(utf8(damaged.join('\r\n')), reading()).catch((reason) => reason);
      codes.add(error.code);
      expect(filesLeft()).toEqual([]);
    }
    // Where the damage hits a length of BER instead of the content, it is that which is told.
    codes.delete('malformed-asn1');
    expect([...codes]).toEqual(['decryption-failed']);
  });

  test('progress is told; cancelling stops opening and reading', async () => {
    const seen: number[] = [];
    const opened = await openMessageStream(wire, reading({ onProgress: (bytes) => seen.push(bytes) }));
    expect(seen.at(-1)).toBe(wire.length);
    const controller = new AbortController();
    const reader = opened.payload(controller.signal);
    await reader.next();
    controller.abort();
    await expect(collect(reader)).rejects.toMatchObject({ code: 'aborted' });
    await opened.discard();
    await expect(openMessageStream(wire, reading({ signal: controller.signal }))).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(filesLeft()).toEqual([]);
  });

  test('layers inside a detached signature are opened, and every layer is told', async () => {
    const inner = await protect('aes-256-gcm');
    // The outer message's fields are not part of what is signed again.
    const entity = inner.subarray(Buffer.from(inner).indexOf('MIME-Version'));
    const eve = await newPerson(firm, 'eve@firm.example', 'p-384');
    const message = concatBytes([utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n'), entity]);
    const wrapped = await clearSignMessage({ message, signer: eve.signer, signingTime: TODAY });
    const opened = await openMessageStream(wrapped, reading());
    expect(opened.verdict).toEqual((await openMessage(wrapped, reading())).verdict);
    expect(opened.verdict.signature?.signer?.emailAddresses).toEqual(['anna@firm.example']);
    expect(opened.verdict.layers).toMatchObject([
      { kind: 'signature', form: 'detached', countsForSender: false, announcedDigestIsRight: true },
      { kind: 'encryption', algorithm: 'AES-256-GCM', authenticated: true, weak: false },
      { kind: 'signature', form: 'opaque', countsForSender: true },
    ]);
    await opened.discard();
    expect(filesLeft()).toEqual([]);
  });

  test('attack: a wrong micalg hides no signature and is told', async () => {
    const signed = await clearSignMessage({ message: MESSAGE, signer: anna!.signer, signingTime: TODAY });
    const lying = utf8(Buffer.from(signed).toString('latin1').replace('"sha-256"', 'sha1'));
    const { verdict } = await openMessageStream(lying, reading());
    expect(verdict.signature?.status).toBe('valid');
    expect(verdict.layers).toMatchObject([{ announcedDigestIsRight: false }]);
    for (const name of filesLeft()) rmSync(join(folder, name));
  });

  test('a signed part in an unsigned mail is partly covered, as a stream too', async () => {
    const part = await clearSignMessage({ message: MESSAGE, signer: anna!.signer, signingTime: TODAY });
    const mixed = concatBytes([
      utf8('From: a@firm.example\r\nContent-Type: multipart/mixed; boundary=outside\r\n\r\n--outside\r\n'),
      part,
      utf8('\r\n--outside--\r\n'),
    ]);
    const whole = await openMessage(mixed, reading());
    const opened = await openMessageStream(mixed, reading());
    expect(opened.verdict).toEqual(whole.verdict);
    expect(opened.verdict.problems).toContain('partly-covered');
    await opened.discard();
    // The part as it stands is a message of its own.
    const { verdict, message } = await openMessage(whole.message.parts[0]!.bytes, reading());
    expect(verdict.signature).toMatchObject({ status: 'valid', signer: anna!.signing.certificate });
    expect(message.header('Subject')).toBe('Secret');
  });
});
