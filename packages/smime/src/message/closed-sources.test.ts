import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  clearSignMessageStream,
  collect,
  encryptMessage,
  type OpenOptions,
  openCms,
  openCmsStream,
  openMessage,
  openMessageStream,
  protectMessage,
  readCertificates,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\n';
const MESSAGE = utf8(`${HEADER}Content-Type: text/plain\r\n\r\n${'Hello Ben.\r\n'.repeat(2000)}`);

/** A file, as far as reading is concerned: whoever began on it must close it. */
function openFile(bytes: Uint8Array) {
  const file = { closed: false, read: 0, source: pieces() };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0; at < bytes.length; at += 1000) {
        file.read = at + 1000;
        yield bytes.subarray(at, at + 1000);
      }
    } finally {
      file.closed = true;
    }
  }
  return file;
}

describe('sources that were read from', () => {
  let firm: Firm;
  let [anna, ben, eve]: Person[] = [] as unknown as Person[];
  let wire: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    [anna, ben, eve] = [
      await newPerson(firm, 'anna@firm.example', 'p-256'),
      await newPerson(firm, 'ben@firm.example', 'p-256'),
      await newPerson(firm, 'eve@firm.example', 'p-256'),
    ];
    wire = await collect(
      (
        await protectMessage({
          message: MESSAGE,
          signer: anna!.signer,
          recipients: [{ certificate: ben!.encryption.certificate }],
          contentEncryption: 'aes-256-gcm',
          signingTime: TODAY,
        })
      ).bytes,
    );
  });

  const options = (more: Partial<OpenOptions> = {}) => ({
    keys: [eve!.encryption],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['eve@firm.example'],
    temporaryStore: memoryTemporaryStore,
    ...more,
  });
  const body = () =>
    new Uint8Array(
      Buffer.from(Buffer.from(wire).toString('latin1').split('\r\n\r\n').slice(1).join(''), 'base64'),
    );

  test('a message for others is closed where that is known, before its end', async () => {
    const file = openFile(wire);
    await expect(openMessage(file.source, options())).rejects.toMatchObject({ code: 'recipient-not-found' });
    expect(file.closed).toBe(true);
    expect(file.read).toBeLessThan(wire.length);
  });

  test.each([
    ['openMessageStream', () => wire, openMessageStream, 'recipient-not-found'],
    ['openCms', body, openCms, 'recipient-not-found'],
    ['openCmsStream', body, openCmsStream, 'recipient-not-found'],
    ['readCertificates', () => wire, readCertificates, 'not-certificates-only'],
    ['openMessage with a header too large', () => utf8(`A: b\r\n`.repeat(400_000)), openMessage, 'too-large'],
    ['readCertificates with one', () => utf8(`A: b\r\n`.repeat(400_000)), readCertificates, 'too-large'],
    [
      'openMessage of text that is no message',
      () => concatBytes([body(), wire]),
      openMessage,
      'malformed-mime',
    ],
    ['openCms of a message', () => wire, openCms, 'malformed-asn1'],
  ])('%s closes what it refuses', async (_, bytes, open, code) => {
    const file = openFile(bytes());
    await expect(open(file.source, options())).rejects.toMatchObject({ code });
    expect(file.closed).toBe(true);
  });

  test('damage and an abort in the middle close it too', async () => {
    const damaged = wire.slice();
    // Another character of base64 for one: what is none is passed over, and shifts all that follows.
    const at = damaged.findIndex(
      (byte, i) => i > wire.length / 2 && /[0-9A-Za-z]/.test(String.fromCharCode(byte)),
    );
    damaged[at] = damaged[at] === 0x41 ? 0x42 : 0x41;
    const file = openFile(damaged);
    await expect(openMessage(file.source, options({ keys: [ben!.encryption] }))).rejects.toMatchObject({
      code: 'decryption-failed',
    });
    expect(file.closed).toBe(true);
    const controller = new AbortController();
    const stopped = openFile(wire);
    const opening = openMessage(
      stopped.source,
      options({
        keys: [ben!.encryption],
        signal: controller.signal,
        onProgress: (read) => read > 5000 && controller.abort(),
      }),
    );
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
    expect(stopped.closed).toBe(true);
  });

  test('a callback that throws closes it', async () => {
    const file = openFile(wire);
    const onProgress = () => {
      throw new RangeError('mine');
    };
    await expect(openMessage(file.source, options({ onProgress }))).rejects.toThrow('mine');
    expect(file.closed).toBe(true);
  });

  test('the temporary store’s own sources are closed when only a header is read from them', async () => {
    const signed = await clearSignMessage({
      message: concatBytes([MESSAGE, utf8('x'.repeat(70).concat('\r\n').repeat(8000))]),
      signer: anna!.signer,
      signingTime: TODAY,
    });
    let [begun, ended] = [0, 0];
    const temporaryStore = () => {
      const store = memoryTemporaryStore();
      return {
        ...store,
        async *read() {
          begun++;
          try {
            yield* store.read();
          } finally {
            ended++;
          }
        },
      };
    };
    const opened = await openMessageStream(signed, { ...options(), temporaryStore });
    expect(begun).toBeGreaterThan(0);
    expect(ended).toBe(begun);
    await opened.discard();
  });

  const writing = () => ({ signer: anna!.signer, signingTime: TODAY });
  const writers = [
    [
      'protectMessage',
      (message: AsyncIterable<Uint8Array>) =>
        protectMessage({
          ...writing(),
          message,
          recipients: [{ certificate: ben!.encryption.certificate }],
          contentEncryption: 'aes-256-gcm',
        }),
    ],
    [
      'encryptMessage',
      (message: AsyncIterable<Uint8Array>) =>
        encryptMessage({
          message,
          date: TODAY,
          recipients: [{ certificate: ben!.encryption.certificate }],
          contentEncryption: 'aes-256-gcm',
        }),
    ],
    ['signMessage', (message: AsyncIterable<Uint8Array>) => signMessage({ ...writing(), message })],
    [
      'clearSignMessageStream',
      (message: AsyncIterable<Uint8Array>) => clearSignMessageStream({ ...writing(), message }),
    ],
  ] as const;

  test.each(writers)('%s closes its source when its bytes are not read to the end', async (_, write) => {
    for (const chunks of [1, 2, 3]) {
      const file = openFile(MESSAGE);
      const { bytes } = await write(file.source);
      let read = 0;
      for await (const _ of bytes) if (++read === chunks) break;
      expect(file.closed).toBe(true);
    }
  });

  test.each(writers)('%s closes a source without a From, and one that fails later', async (_, write) => {
    const nameless = openFile(utf8(`Subject: x\r\n\r\n${'x\r\n'.repeat(2000)}`));
    await expect(write(nameless.source)).rejects.toMatchObject({ code: 'header-invalid' });
    expect(nameless.closed).toBe(true);
    const parts = `--b\r\n\r\nx\r\n`.repeat(10_001);
    const many = openFile(
      utf8(
        `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n${'y\r\n'.repeat(2000)}`,
      ),
    );
    const { bytes } = await write(many.source);
    await collect(bytes).catch(() => undefined);
    expect(many.closed).toBe(true);
  });
});
