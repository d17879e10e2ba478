import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { signContent } from '../cms/signed-data.js';
import {
  clearSignMessage,
  collect,
  type LayerVerdict,
  messageContent,
  type OpenOptions,
  openMessage,
  openMessageStream,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Order\r\n';
const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };
const CMS =
  'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n';

describe('which bytes a layer covers', () => {
  let firm: Firm;
  let [anna, list]: Person[] = [] as unknown as Person[];
  let clear: string;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    list = await newPerson(firm, 'list@firm.example', 'p-256');
    clear = text(
      await clearSignMessage({
        message: utf8(`${HEADER}Content-Type: text/plain\r\n\r\nBuy ten.\r\n`),
        signer: anna.signer,
        signingTime: TODAY,
      }),
    );
  });

  const opaque = (entity: Uint8Array, { signer }: Person) =>
    collect(signContent(chunksOf(entity), signer, TODAY));
  const opened = async (message: string | Uint8Array) => {
    const options: OpenOptions = {
      keys: [KEK],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    };
    const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
    const whole = await openMessage(bytes, options);
    const stream = await openMessageStream(bytes, { ...options, temporaryStore: memoryTemporaryStore });
    expect(stream.verdict).toEqual(whole.verdict);
    expect(await collect(stream.payload())).toEqual(whole.bytes);
    return whole;
  };
  const coverage = (layers: readonly LayerVerdict[] = []) =>
    layers.map((layer) => (layer.kind === 'compression' ? undefined : layer.covers));

  test('a signature over the whole message covers the payload and its header', async () => {
    const { verdict, bytes } = await opened(clear);
    expect(verdict.signature?.status).toBe('valid');
    expect(coverage(verdict.layers)).toEqual([
      { size: bytes.length, payload: { start: 0, end: bytes.length } },
    ]);
    expect(verdict.headerProtection).toBe('hp');
  });

  test('a signature over the body alone does not cover the header that is shown', async () => {
    const entity = utf8('Content-Type: text/plain\r\n\r\nBuy ten.\r\n');
    const { verdict } = await opened(concatBytes([utf8(HEADER + CMS), await opaque(entity, anna!)]));
    expect(coverage(verdict.layers)).toEqual([
      { size: entity.length, payload: { start: 0, end: entity.length } },
    ]);
    expect(verdict.headerProtection).toBeUndefined();
    expect(verdict.problems).toContain('headers-not-protected');
  });

  test('with bare line feeds, the form with CRLF is what was signed', async () => {
    const { verdict, bytes } = await opened(`X: y\r\n${clear.replaceAll('\r\n', '\n')}`);
    expect(verdict.signature?.status).toBe('valid');
    const lines = text(bytes).split('\n').length - 1;
    expect(coverage(verdict.layers)).toEqual([
      { size: bytes.length + lines, payload: { start: 0, end: bytes.length } },
    ]);
    expect(verdict.headerProtection).toBe('hp');
  });

  test('signed, encrypted and signed again: each layer says how much is inside it', async () => {
    const payload = utf8(`${HEADER}Content-Type: text/plain; hp="cipher"\r\n\r\nBuy ten.\r\n`);
    const inner = concatBytes([utf8(CMS), await opaque(payload, anna!)]);
    const encrypted = concatBytes([
      utf8(CMS.replace('signed-data', 'authEnveloped-data')),
      await collect(
        await encryptContent({
          content: chunksOf(inner),
          recipients: [KEK],
          contentEncryption: 'aes-256-gcm',
        }),
      ),
    ]);
    const message = concatBytes([utf8(HEADER + CMS), await opaque(encrypted, list!)]);
    const { verdict, bytes } = await opened(message);
    expect(bytes).toEqual(payload);
    const whole = { payload: { start: 0, end: payload.length } };
    expect(coverage(verdict.layers)).toEqual([
      { size: encrypted.length, ...whole },
      { size: inner.length, ...whole },
      { size: payload.length, ...whole },
    ]);
    expect(verdict.headerProtection).toBe('hp');
    expect(verdict.signature?.signer).toEqual(anna!.signing.certificate);
  });

  test('a list that signs around a signed message covers it, and the author counts', async () => {
    const inner = clear.slice(clear.indexOf('MIME-Version'));
    const { verdict, bytes } = await opened(
      concatBytes([utf8(HEADER + CMS), await opaque(utf8(inner), list!)]),
    );
    expect(coverage(verdict.layers).map((covers) => covers?.size)).toEqual([inner.length, bytes.length]);
    expect(verdict.layers).toMatchObject([{ countsForSender: false }, { countsForSender: true }]);
    expect(verdict.signature?.signer).toEqual(anna!.signing.certificate);
  });

  test('a footer that a list puts beside the signed part leaves nothing of the message covered', async () => {
    const part = clear.slice(clear.indexOf('MIME-Version'));
    const { verdict } = await opened(
      `${HEADER}Content-Type: multipart/mixed; boundary=l\r\n\r\n--l\r\n${part}\r\n--l\r\nContent-Type: text/plain\r\n\r\nUnsubscribe here.\r\n--l--\r\n`,
    );
    expect(verdict.layers).toEqual([]);
    expect(verdict.signature).toBeUndefined();
    expect(verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
  });

  test('a footer that a list writes into the signed part makes the signature invalid', async () => {
    const { verdict } = await opened(clear.replace('Buy ten.\r\n', 'Buy ten.\r\nUnsubscribe here.\r\n'));
    expect(verdict.problems).toContain('signature-invalid');
    expect(verdict.signature?.status).toBe('invalid');
  });

  test.each([
    [
      'before the first part',
      (mail: string, note: string) => mail.replace('\r\n\r\n--', `\r\n\r\n${note}\r\n--`),
    ],
    ['after the last part', (mail: string, note: string) => `${mail}${note}\r\n`],
  ])('attack: text %s of a signed message is not given out', async (_, put) => {
    const { verdict, message, bytes } = await opened(put(clear, 'Buy a million.'));
    expect(verdict.signature?.status).toBe('valid');
    expect(text(bytes)).not.toContain('million');
    expect(messageContent(message).text).toBe('Buy ten.\r\n');
  });

  test('attack: text after the base64 of an opaque signature is not given out', async () => {
    const cms = Buffer.from(
      await opaque(utf8(`${HEADER}Content-Type: text/plain; hp="clear"\r\n\r\nBuy ten.\r\n`), anna!),
    );
    const base64 = cms.toString('base64').replace(/.{76}/g, '$&\r\n');
    const message = `${HEADER}${CMS.replace('binary', 'base64')}${base64}\r\n\r\nBuy a million.\r\n`;
    const { verdict, bytes } = await opened(message);
    expect(verdict.signature?.status).toBe('valid');
    expect(text(bytes)).not.toContain('million');
    expect(coverage(verdict.layers)[0]?.size).toBe(bytes.length);
  });

  test('attack: a signature over an attachment alone does not sign the text', async () => {
    const attachment = text(
      await clearSignMessage({
        message: utf8(`${HEADER}Content-Type: application/pdf; name=order.pdf\r\n\r\n%PDF\r\n`),
        signer: anna!.signer,
        signingTime: TODAY,
      }),
    );
    const part = attachment.slice(attachment.indexOf('Content-Type: multipart/signed'));
    const { verdict } = await opened(
      `${HEADER}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nBuy a million.\r\n--m\r\n${part}\r\n--m--\r\n`,
    );
    expect(verdict.layers).toEqual([]);
    expect(verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
  });

  test('attack: two signed parts side by side are no signed message', async () => {
    const part = clear.slice(clear.indexOf('MIME-Version'));
    const { verdict } = await opened(
      `${HEADER}Content-Type: multipart/alternative; boundary=m\r\n\r\n--m\r\n${part}\r\n--m\r\n${part}\r\n--m--\r\n`,
    );
    expect(verdict.layers).toEqual([]);
    expect(verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
  });

  test.each(['sha-1', 'md5', 'unknown', ''])(
    'attack: micalg=%s instead of what was signed is told',
    async (name) => {
      const { verdict } = await opened(clear.replace('micalg="sha-256"', `micalg="${name}"`));
      expect(verdict.signature?.status).toBe('valid');
      expect(verdict.layers).toMatchObject([{ announcedDigestIsRight: false }]);
    },
  );

  test('a signature whose content was changed is over other bytes and says so', async () => {
    const { verdict } = await opened(clear.replace('Buy ten.', 'Buy two.'));
    expect(verdict.layers).toMatchObject([{ signers: [{ status: 'invalid' }] }]);
  });
});

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
