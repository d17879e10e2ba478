import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  clearSignMessageStream,
  collect,
  openMessage,
  openMessageStream,
  type SignOptions,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const HEADER =
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nBcc: carl@firm.example\r\nSubject: Grüße\r\n';
const MESSAGE = utf8(
  `${HEADER}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSchöne Grüße\r\n`,
);
const MIXED = utf8(
  `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSchön\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>sch=C3=B6n</p>\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n--\0\u00ff b\r\n--b--\r\n`,
);

describe('signing without encryption', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    folder.write('root.pem', firm.root.certificate.toPem());
  });
  afterAll(() => folder.close());

  const options = (more: Partial<SignOptions> = {}): SignOptions => ({
    message: MESSAGE,
    signer: anna.signer,
    signingTime: TODAY,
    ...more,
  });
  const reading = () => ({
    keys: [],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  const kinds = { signMessage, clearSignMessageStream };

  test.each(Object.entries(kinds))(
    '%s signs content and header, which the reader gets back',
    async (name, sign) => {
      const { bytes, messageId } = await sign(options());
      const signed = await collect(bytes);
      expect(text(signed)).toMatch(/^[\r\n\x20-\x7e]*$/);
      const { verdict, message } = await openMessage(signed, reading());
      expect(verdict.problems).toEqual(['not-authenticated-encryption']);
      expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
      expect(verdict.headerProtection).toBe('hp');
      expect(verdict.layers).toMatchObject([{ form: name === 'signMessage' ? 'opaque' : 'detached' }]);
      expect(message.text()).toBe('Schöne Grüße\r\n');
      expect(message.header('subject')).toBe('Grüße');
      expect(message.parameter('hp')).toBe('clear');
      expect(message.rawHeader('message-id')).toBe(messageId);
      expect(message.header('bcc')).toBeUndefined();
      expect(text(signed)).not.toContain('carl@');
    },
  );

  test.each(Object.entries(kinds))('openssl verifies what %s made', async (_, sign) => {
    folder.write('signed.eml', await collect((await sign(options({ message: MIXED }))).bytes));
    folder.run('cms', '-verify', '-in', 'signed.eml', '-CAfile', 'root.pem', '-out', 'content');
    expect(text(folder.read('content'))).toContain('hp="clear"');
  });

  test.each(Object.entries(kinds))(
    '%s reads the message once, as it is needed, and can be stopped',
    async (_, sign) => {
      let read = 0;
      async function* large() {
        yield utf8(`${HEADER}Content-Type: text/plain\r\n\r\n`);
        for (; read < 200; read++) yield utf8(`${'x'.repeat(76)}\r\n`.repeat(1000));
      }
      const progress: number[] = [];
      const controller = new AbortController();
      const signed = await sign(
        options({ message: large(), signal: controller.signal, onProgress: (bytes) => progress.push(bytes) }),
      );
      expect(read).toBe(0);
      const sizes: number[] = [];
      const all = async () => {
        for await (const piece of signed.bytes) {
          sizes.push(piece.length);
          if (read === 150) controller.abort();
        }
      };
      await expect(all()).rejects.toMatchObject({ code: 'aborted' });
      expect(read).toBeLessThan(160);
      expect(Math.max(...sizes)).toBeLessThan(1_000_000);
      expect(progress.at(-1)).toBeGreaterThan(150 * 78_000);
    },
  );

  test('a mail signed in the clear as a stream is what it is in memory', async () => {
    for (const message of [MESSAGE, MIXED]) {
      const stream = await collect((await clearSignMessageStream(options({ message }))).bytes);
      const whole = await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY });
      const opened = await Promise.all([stream, whole].map((signed) => openMessage(signed, reading())));
      expect(opened[0]!.verdict.signature?.status).toBe('valid');
      expect(opened[0]!.message.parts.map((part) => [part.contentType, part.body()])).toEqual(
        opened[1]!.message.parts.map((part) => [part.contentType, part.body()]),
      );
    }
  });

  test('what is signed as a stream can be opened as one', async () => {
    async function* large() {
      yield utf8(
        `${HEADER}Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n`,
      );
      for (let i = 0; i < 100; i++) yield new Uint8Array(50_000).fill(i);
    }
    for (const sign of Object.values(kinds)) {
      const { bytes } = await sign(options({ message: large() }));
      const opened = await openMessageStream(bytes, { ...reading(), temporaryStore: memoryTemporaryStore });
      expect(opened.verdict.signature?.status).toBe('valid');
      await opened.discard();
    }
  });

  test('several signers sign the same bytes', async () => {
    const boss = await newPerson(firm, 'boss@firm.example', 'p-521');
    for (const sign of Object.values(kinds)) {
      const { bytes } = await sign(options({ coSigners: [boss.signer] }));
      const { verdict } = await openMessage(await collect(bytes), reading());
      expect(verdict.layers).toMatchObject([{ signers: [{ status: 'valid' }, { status: 'valid' }] }]);
    }
  });

  test('a body that is not 7 bit and does not say so is refused by the stream and encoded in memory', async () => {
    const message = utf8(`${HEADER}Content-Type: text/plain; charset=utf-8\r\n\r\nSchön\r\n`);
    const { bytes } = await clearSignMessageStream(options({ message }));
    await expect(collect(bytes)).rejects.toMatchObject({ code: 'malformed-mime' });
    const signed = await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY });
    expect((await openMessage(signed, reading())).message.text()).toBe('Schön\r\n');
  });

  test('a message without a sender is not signed', async () => {
    for (const sign of Object.values(kinds))
      await expect(sign(options({ message: utf8('To: x@x.example\r\n\r\nx') }))).rejects.toMatchObject({
        code: 'header-invalid',
      });
  });
});

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
