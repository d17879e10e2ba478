import { beforeAll, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { latin1 } from '../bytes/latin1.js';
import { signContent } from '../cms/signed-data.js';
import {
  clearSignMessage,
  collect,
  type OpenOptions,
  openCms,
  openMessage,
  openMessageStream,
} from '../index.js';
import { newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const SIZE = 16 * 1024;

let anna: Person;
let options: OpenOptions;
beforeAll(async () => {
  const firm = await newFirm();
  anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  options = { keys: [], roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
});

/** As `fileHandle.read(buffer)` in a generator does it: the same memory for every piece. */
async function* fromOneBuffer(bytes: Uint8Array, size = SIZE): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

test('attack: what stands after a signed part does not come into its place where a source uses its memory again', async () => {
  const signed = await clearSignMessage({
    message: utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: s\r\n\r\nHello Ben\r\n'),
    signer: anna.signer,
    signingTime: TODAY,
  });
  const forged = concatBytes([signed]);
  forged.set(utf8('Pay Mal!!'), latin1(signed).indexOf('Hello Ben'));
  const mail = concatBytes([signed, utf8('x'.repeat(SIZE - signed.length)), forged]);
  const opened = await openMessage(fromOneBuffer(mail), options);
  expect(opened.verdict.signature?.status).toBe('valid');
  expect(opened.message.text()).toContain('Hello Ben');
  const temporaryStore = memoryTemporaryStore;
  const stream = await openMessageStream(fromOneBuffer(mail), { ...options, temporaryStore });
  expect(latin1(await collect(stream.payload()))).toContain('Hello Ben');
});

test.each([
  '',
  'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n',
])('what passes undecoded is what was read: %j', async (structural) => {
  const text = Array.from({ length: 8000 }, (_, line) => `line ${line}`).join('\r\n');
  const payload = utf8(`Content-Type: text/plain\r\n\r\n${text}`);
  const cms = await collect(signContent(chunksOf(payload), anna.signer, TODAY));
  const body = structural ? cms : utf8(`\r\n${text}`);
  const mail = concatBytes([utf8(`From: anna@firm.example\r\n${structural}${structural && '\r\n'}`), body]);
  const opened = await openMessage(fromOneBuffer(mail), options);
  expect(opened.message.text()).toBe(text);
  expect(opened.verdict.signature?.status).toBe(structural ? 'valid' : undefined);
  if (structural) expect((await openCms(fromOneBuffer(cms), options)).message.text()).toBe(text);
});

test('attack: a header that came in two pieces is the one that came', async () => {
  const header = [
    'From: anna@firm.example',
    `X-Long: ${'x'.repeat(900)}`,
    'To: ben@firm.example',
    `X-More: ${'y'.repeat(900)}`,
    'Subject: Order',
  ].join('\r\n');
  // A body that looks like a header, where one was in the piece before.
  const body = 'From: mal@evil.example\r\n'.repeat(400);
  for (const size of [5, 40, 700, 1000, 1500]) {
    const source = fromOneBuffer(utf8(`${header}\r\n\r\n${body}`), size);
    const { message } = await openMessage(source, options);
    expect(message.headers.map(({ name }) => name)).toEqual(['From', 'X-Long', 'To', 'X-More', 'Subject']);
    expect([message.header('from'), message.header('to'), message.header('subject')]).toEqual([
      'anna@firm.example',
      'ben@firm.example',
      'Order',
    ]);
    // The empty line is there: what the body begins with is no field.
    expect(message.text()).toBe(body);
  }
});
