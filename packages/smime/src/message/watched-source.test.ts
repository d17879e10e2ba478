import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { collect, openMessage, protectMessage, validatePath } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const MESSAGE = Buffer.from(
  'From: anna@firm.example\r\nTo: anna@firm.example\r\nSubject: Hi\r\n\r\nHello\r\n',
);

describe('a message that is read while the program goes on', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });
  const opening = () => ({ keys: [], roots: [], at: TODAY, readers: [] });
  const protect = (more: Partial<Parameters<typeof protectMessage>[0]> = {}) =>
    protectMessage({
      message: new Uint8Array(MESSAGE),
      signer: anna.signer,
      recipients: [anna.encryption],
      contentEncryption: 'aes-256-gcm',
      signingTime: TODAY,
      ...more,
    });

  test('is given up at once when its source is waited for', async () => {
    const controller = new AbortController();
    let closed = false;
    async function* source() {
      try {
        yield new Uint8Array(MESSAGE.subarray(0, 10));
        await new Promise(() => undefined);
      } finally {
        closed = true;
      }
    }
    const opened = openMessage(source(), { ...opening(), signal: controller.signal });
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 5);
    await expect(opened).rejects.toMatchObject({ code: 'aborted', cause: reason });
    expect(closed).toBe(false);
  });

  test('does not open when it was given up before its end, however short it is', async () => {
    const signal = AbortSignal.abort();
    await expect(openMessage(new Uint8Array(), { ...opening(), signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(protect({ signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  test('lets timers have their turn, so that a timer can give it up', async () => {
    const controller = new AbortController();
    async function* endless() {
      yield new Uint8Array(MESSAGE);
      for (;;) yield new Uint8Array(256 * 1024).fill(0x61);
    }
    const { bytes } = await protect({ message: endless(), signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(collect(bytes)).rejects.toMatchObject({ code: 'aborted' });
  });

  test('closes its source when the reader has enough', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield new Uint8Array(MESSAGE);
      } finally {
        closed = true;
      }
    }
    const { bytes } = await protect({ message: source() });
    let count = 0;
    for await (const _ of bytes) if (++count === 5) break;
    expect(closed).toBe(true);
  });

  test.each([
    [
      'before the first piece',
      async (bytes: AsyncIterable<Uint8Array>) => void (await bytes[Symbol.asyncIterator]().return?.()),
    ],
    [
      'after the first piece',
      async (bytes: AsyncIterable<Uint8Array>) => {
        for await (const _ of bytes) break;
      },
    ],
    [
      'as a destroyed stream',
      async (bytes: AsyncIterable<Uint8Array>) => {
        const stream = Readable.from(bytes);
        stream.once('data', () => stream.destroy());
        await new Promise((resolve) => stream.once('close', resolve));
      },
    ],
  ])('a reader who stops %s leaves no summary open', async (_, stop) => {
    const { bytes, summary } = await protect();
    await stop(bytes);
    await expect(summary).rejects.toMatchObject({ code: 'aborted' });
  });

  test('can be read once, and says so to whoever tries again', async () => {
    const { bytes, summary } = await protect();
    const { length } = await collect(bytes);
    expect(length).toBeGreaterThan(1000);
    expect((await summary).size).toBeGreaterThan(500);
    await expect(collect(bytes)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('text instead of bytes is refused and not read as an empty message', async () => {
    const text = Readable.from([MESSAGE.toString()]);
    await expect(openMessage(text, opening())).rejects.toMatchObject({ code: 'invalid-argument' });
    const string = MESSAGE.toString() as unknown as Uint8Array;
    await expect(openMessage(string, opening())).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(protect({ message: string })).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('a date that is none expires nothing and is refused', async () => {
    const at = new Date(Number.NaN);
    const refused = { code: 'invalid-argument' };
    await expect(openMessage(new Uint8Array(MESSAGE), { ...opening(), at })).rejects.toMatchObject(refused);
    await expect(protect({ signingTime: at })).rejects.toMatchObject(refused);
    const { certificate } = anna.signing;
    const roots = [firm.root.certificate];
    await expect(validatePath({ certificate, intermediates: [], roots, at })).rejects.toMatchObject(refused);
  });

  test('a CRL that cannot be read says nothing, and does not make the signer untrusted', async () => {
    const verdict = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls: [new TextEncoder().encode('-----BEGIN X509 CRL-----')],
    });
    expect(verdict).toMatchObject({ valid: true, revocation: { status: 'unknown' } });
  });
});
