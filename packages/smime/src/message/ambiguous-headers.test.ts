import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { signContent } from '../cms/signed-data.js';
import { type OpenOptions, openCms, openCmsStream, openMessage, openMessageStream } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const FROM = 'From: anna@firm.example\r\n';
const TO = 'To: ben@firm.example\r\n';
const CLEAR = 'Content-Type: text/plain; hp="clear"\r\n';

describe('header fields that can be read in more than one way', () => {
  let firm: Firm;
  let anna: Person;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const reading = (): OpenOptions => ({
    keys: [],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  const signed = async (payload: string) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of signContent(chunksOf(utf8(payload)), anna.signer, TODAY)) pieces.push(piece);
    return concatBytes(pieces);
  };
  /** As a whole and as a stream: the verdict is the same. */
  const opened = async (payload: string) => {
    const cms = await signed(payload);
    const whole = await openCms(cms, reading());
    const stream = await openCmsStream(cms, { ...reading(), temporaryStore: memoryTemporaryStore });
    expect(stream.verdict).toEqual(whole.verdict);
    expect(stream.header.headers).toEqual(whole.message.headers);
    expect(whole.verdict.signature?.status).toBe('valid');
    return whole;
  };

  test('a plain header has no such problem', async () => {
    const { verdict } = await opened(
      `${FROM}${TO}Received: a\r\nReceived: b\r\nSubject: Hi\r\n there\r\n${CLEAR}\r\nx`,
    );
    expect(verdict.problems).toEqual(['not-authenticated-encryption']);
    expect(verdict.ambiguousHeaders).toBeUndefined();
  });

  test.each([
    'Date',
    'From',
    'Sender',
    'Reply-To',
    'To',
    'Cc',
    'Bcc',
    'Message-ID',
    'In-Reply-To',
    'References',
    'Subject',
    'Content-Type',
  ])('attack: %s stands twice inside the protection', async (name) => {
    const values = {
      From: 'anna@firm.example',
      To: 'ben@firm.example',
      'Content-Type': 'text/plain; hp="clear"',
    };
    const first = { ...values }[name] ?? 'first@firm.example';
    const rest = Object.entries(values).filter(([field]) => field !== name);
    const header = [...rest, [name, first], [name.toUpperCase(), 'second@evil.example']];
    const { verdict, message } = await opened(
      `${header.map(([field, value]) => `${field}: ${value}\r\n`).join('')}\r\nx`,
    );
    expect(verdict.problems).toContain('headers-ambiguous');
    expect(verdict.ambiguousHeaders).toEqual([
      { name: name.toUpperCase(), reason: 'repeated', shown: first, ignored: ['second@evil.example'] },
    ]);
    expect(message.headers.filter((field) => field.name.toLowerCase() === name.toLowerCase())).toHaveLength(
      1,
    );
    expect(message.rawHeader(name)).toBe(first);
  });

  test('attack: with a second From nobody is the sender, and the stranger is named', async () => {
    const { verdict } = await opened(`${FROM}From: eve@evil.example\r\n${TO}${CLEAR}\r\nx`);
    expect(verdict.signature).toMatchObject({
      signerIsSender: false,
      unmatchedSenders: ['eve@evil.example'],
    });
    expect(verdict.problems).toContain('signer-not-sender');
  });

  test.each([
    ['a bare CR', '\r'],
    ['a NUL', '\0'],
  ])('attack: %s hides another field in the subject', async (_, trick) => {
    const { verdict, message } = await opened(
      `${FROM}${TO}Subject: Hello${trick}Reply-To: eve@evil.example\r\n${CLEAR}\r\nx`,
    );
    expect(verdict.problems).toContain('headers-ambiguous');
    expect(verdict.ambiguousHeaders).toMatchObject([
      { name: 'Subject', reason: 'line-break', shown: 'Hello Reply-To: eve@evil.example' },
    ]);
    expect(message.header('reply-to')).toBeUndefined();
    expect(message.header('subject')).toBe('Hello Reply-To: eve@evil.example');
  });

  test('attack: a bare CR in From leaves nobody as the sender', async () => {
    const { verdict } = await opened(`From: anna@firm.example\r (x)\r\n${TO}${CLEAR}\r\nx`);
    expect(verdict.problems).toEqual(expect.arrayContaining(['signer-not-sender', 'headers-ambiguous']));
  });

  test('attack: a bare line feed begins a field; it is not shown', async () => {
    const { verdict, message } = await opened(
      `${FROM}${TO}Subject: Hello\nReply-To: eve@evil.example\r\n${CLEAR}\r\nx`,
    );
    expect(verdict.ambiguousHeaders).toEqual([
      { name: 'Reply-To', reason: 'line-break', shown: undefined, ignored: ['eve@evil.example'] },
    ]);
    expect(message.header('reply-to')).toBeUndefined();
    expect(message.header('subject')).toBe('Hello');
  });

  test('a message that has bare line feeds throughout is read as every other', async () => {
    const { verdict } = await opened(`${FROM}${TO}Subject: Hi\n${CLEAR}\r\nx`.replaceAll('\r\n', '\n'));
    expect(verdict.problems).toEqual(['not-authenticated-encryption']);
  });

  test('a line break inside an encoded word does not leave the line', async () => {
    const { message } = await opened(
      `${FROM}${TO}Subject: =?utf-8?q?Hello=0D=0AFrom:_eve?=\r\n${CLEAR}\r\nx`,
    );
    expect(message.header('subject')).toBe('Hello From: eve');
  });

  test.each([
    ['without a field in it', 'cipher', ['HP-Outer: nothing'], ['nothing']],
    [
      'twice for one field',
      'cipher',
      ['HP-Outer: Subject: [...]', 'HP-Outer: Subject: Urgent!'],
      ['Subject: Urgent!'],
    ],
    ['where nothing is hidden', 'clear', ['HP-Outer: Subject: [...]'], ['Subject: [...]']],
  ])('an HP-Outer %s is told and counts for nothing', async (_, hp, fields, ignored) => {
    const { verdict, message } = await opened(
      `${FROM}${TO}${fields.join('\r\n')}\r\nContent-Type: text/plain; hp="${hp}"\r\n\r\nx`,
    );
    expect(verdict.ambiguousHeaders).toEqual([
      { name: 'HP-Outer', reason: 'hp-outer', shown: undefined, ignored },
    ]);
    expect(message.headers.map(({ name }) => name)).not.toContain('HP-Outer');
  });

  test('attack: an HP-Outer that is not what stands outside is a difference', async () => {
    const payload = `${FROM}${TO}Subject: Secret\r\nHP-Outer: From: anna@firm.example\r\nHP-Outer: To: ben@firm.example\r\nHP-Outer: Subject: [...]\r\nContent-Type: text/plain; hp="cipher"\r\n\r\nx`;
    const message = concatBytes([
      utf8(
        `${FROM}${TO}Subject: Urgent!\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n`,
      ),
      await signed(payload),
    ]);
    const { verdict, message: shown } = await openMessage(message, reading());
    expect(verdict.outerDifferences).toEqual([{ name: 'Subject', outer: 'Urgent!', inner: 'Secret' }]);
    expect(verdict.problems).toContain('outer-headers-differ');
    expect(shown.header('subject')).toBe('Secret');
  });

  test.each([1, 7, 64, 100_000])(
    'attack: a part that is not the root claims protected fields (chunks of %i bytes)',
    async (size) => {
      const part = (header: string) => `--outer\r\n${header}\r\n\r\ntext\r\n`;
      const inner = `Content-Type: multipart/alternative; boundary="in ner"\r\n\r\n--in ner\r\nFrom: boss@firm.example\r\nSubject: Pay\r\nContent-Type: text/plain; hp="clear"\r\n\r\nx\r\n--in ner--\r\n`;
      const payload = `${FROM}${TO}Content-Type: multipart/mixed; boundary=outer; hp="clear"\r\n\r\n${part('Content-Type: text/plain')}--outer\r\n${inner}--outer--\r\n`;
      const { verdict, message } = await opened(payload);
      expect(verdict.problems).toContain('headers-ambiguous');
      expect(verdict.ambiguousHeaders).toEqual([
        { name: 'Content-Type', reason: 'nested', shown: undefined, ignored: [] },
      ]);
      expect(message.header('from')).toBe('anna@firm.example');
      expect(message.header('subject')).toBeUndefined();
      const stream = await openCmsStream(inPieces(await signed(payload), size), {
        ...reading(),
        temporaryStore: memoryTemporaryStore,
      });
      expect(stream.verdict.problems).toContain('headers-ambiguous');
    },
  );

  test('a forwarded message may have protected fields of its own', async () => {
    const { verdict } = await opened(
      `${FROM}${TO}Content-Type: multipart/mixed; boundary=b; hp="clear"\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: boss@firm.example\r\nContent-Type: text/plain; hp="clear"\r\n\r\nx\r\n--b--\r\n`,
    );
    expect(verdict.problems).toEqual(['not-authenticated-encryption']);
  });

  test('attack: fields that stand twice outside are told when nothing else is there to be shown', async () => {
    const text = `${FROM}From: eve@evil.example\r\n${TO}Subject: a\r\nSubject: b\r\nContent-Type: text/plain\r\n\r\nx`;
    const { verdict, message } = await openMessage(utf8(text), reading());
    expect(verdict.ambiguousHeaders).toMatchObject([
      { name: 'From', reason: 'repeated', shown: 'anna@firm.example' },
      { name: 'Subject', reason: 'repeated', shown: 'a', ignored: ['b'] },
    ]);
    expect(message.headers).toHaveLength(4);
    const stream = await openMessageStream(utf8(text), {
      ...reading(),
      temporaryStore: memoryTemporaryStore,
    });
    expect(stream.verdict).toEqual(verdict);
  });
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
