import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  decodedCms,
  openCmsStream,
  openMessage,
  openMessageStream,
  protectMessage,
  SmimeError,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const SECRET = 'Buy a million at noon.';
const MESSAGE = utf8(`From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\n${SECRET}\r\n`);
const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };

describe('attack: messages that are cut off', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const options = () => ({
    keys: [KEK],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
    temporaryStore: memoryTemporaryStore,
  });
  const signing = () => ({ message: MESSAGE, signer: anna.signer, signingTime: TODAY });
  const protect = async (contentEncryption: 'aes-256-gcm' | 'aes-256-cbc' | 'chacha20-poly1305') =>
    collect((await protectMessage({ ...signing(), recipients: [KEK], contentEncryption })).bytes);

  /** A source of pieces that ends after so many bytes, or breaks off with an error of its own. */
  async function* endingAfter(bytes: Uint8Array, end: number, broken?: Error) {
    for (let at = 0; at < end; at += 100) yield bytes.subarray(at, Math.min(end, at + 100));
    if (broken) throw broken;
  }
  const everywhere = (length: number) =>
    Array.from({ length }, (_, i) => i).filter((i) => i < 80 || i % 23 === 0 || i > length - 90);

  /** Nothing of the plaintext is in what was thrown, and nothing came out. */
  async function expectRefused(opening: Promise<unknown>, where: number): Promise<string> {
    const error = await opening.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error, `cut after ${where} bytes`).toBeInstanceOf(SmimeError);
    expect(String(error)).not.toContain('million');
    return (error as SmimeError).code;
  }

  test.each(['aes-256-gcm', 'aes-256-cbc', 'chacha20-poly1305'] as const)(
    'a CMS in %s ends in an error wherever it is cut, in its tag and before the last end-of-contents, too',
    async (contentEncryption) => {
      const cms = await collect(decodedCms(await protect(contentEncryption)));
      // Structures of indefinite length are open at the end, and the tag stands before.
      expect([...cms.subarray(-6)]).toEqual([0, 0, 0, 0, 0, 0]);
      const codes = new Set<string>();
      for (const end of everywhere(cms.length))
        codes.add(await expectRefused(openCmsStream(endingAfter(cms, end), options()), end));
      // Inside an encryption without a tag nothing is told of what is wrong.
      const inside = contentEncryption === 'aes-256-cbc' ? ['decryption-failed'] : [];
      expect([...codes]).toEqual(['malformed-asn1', ...inside]);
      const opened = await openCmsStream(endingAfter(cms, cms.length), options());
      expect(Buffer.from(await collect(opened.payload())).toString()).toContain(SECRET);
      await opened.discard();
    },
  );

  test('a message ends in an error wherever its base64 is cut', async () => {
    const message = await protect('aes-256-gcm');
    const bodyStart = Buffer.from(message).indexOf('\r\n\r\n') + 4;
    // What is cut of the padding and the last line end takes nothing away.
    const lastCharacter = Buffer.from(message).toString('latin1').trimEnd().replace(/=+$/, '').length - 1;
    for (const end of everywhere(lastCharacter - bodyStart).map((at) => bodyStart + at))
      await expectRefused(openMessageStream(endingAfter(message, end), options()), end);
  });

  test('inside the header nothing is decrypted, and nothing said to be signed', async () => {
    const message = await protect('aes-256-gcm');
    const bodyStart = Buffer.from(message).indexOf('\r\n\r\n') + 4;
    for (let end = 0; end < bodyStart; end += 7) {
      const opened = await openMessageStream(endingAfter(message, end), options()).catch((error) => error);
      if (opened instanceof SmimeError) continue;
      expect(opened.verdict.problems).toContain('not-signed');
      expect(Buffer.from(await collect(opened.payload())).toString()).not.toContain('million');
      await opened.discard();
    }
  });

  test('an opaque signature is none wherever it is cut', async () => {
    const message = await collect((await signMessage(signing())).bytes);
    const cms = new Uint8Array(
      Buffer.from(Buffer.from(message).toString('latin1').split('\r\n\r\n')[1]!, 'base64'),
    );
    for (const end of everywhere(cms.length))
      await expectRefused(openCmsStream(endingAfter(cms, end), options()), end);
  });

  test('a clear signature is none wherever it is cut: never is less than all of it called valid', async () => {
    const message = await clearSignMessage(signing());
    const whole = await openMessage(message, options());
    expect(whole.verdict.signature?.status).toBe('valid');
    const closing = Buffer.from(message).toString('latin1').lastIndexOf('\r\n--');
    let readable = 0;
    for (const end of everywhere(message.length)) {
      const opened = await openMessage(endingAfter(message, end), options()).catch((error) => error);
      if (opened instanceof SmimeError) continue;
      readable++;
      if (opened.verdict.signature?.status !== 'valid') continue;
      // Only what ends the multipart, and the last line of the signature's own end, may be missing.
      expect(end).toBeGreaterThan(closing - 6);
      expect(opened.bytes).toEqual(whole.bytes);
    }
    expect(readable).toBeGreaterThan(0);
  });

  test('a source that breaks off is told by its own error, and the store is let go', async () => {
    const message = await protect('aes-256-gcm');
    const broken = new Error('The connection was lost.');
    let [made, discarded] = [0, 0];
    const temporaryStore = () => {
      made++;
      const store = memoryTemporaryStore();
      return {
        ...store,
        discard: async () => {
          discarded++;
          await store.discard();
        },
      };
    };
    for (const end of [10, message.length >> 1, message.length - 20])
      await expect(
        openMessageStream(endingAfter(message, end, broken), { ...options(), temporaryStore }),
      ).rejects.toBe(broken);
    expect(discarded).toBe(made);
  });
});
