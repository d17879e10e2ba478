import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  clearSignMessageStream,
  collect,
  openMessage,
  type SignOptions,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\n';
const LONG = 'x'.repeat(1200);

const mixed = (...parts: readonly string[]) =>
  `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
const TEXT = 'Content-Type: text/plain\r\n\r\nHello';

describe('what signing in the clear does not sign, because a server may change it', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    folder.write('root.pem', firm.root.certificate.toPem());
  });
  afterAll(() => folder.close());

  const options = (message: string): SignOptions & { message: Uint8Array } => ({
    message: utf8(message),
    signer: anna.signer,
    signingTime: TODAY,
  });
  const stream = async (message: string) => collect((await clearSignMessageStream(options(message))).bytes);
  const kinds = { clearSignMessage: (message: string) => clearSignMessage(options(message)), stream };
  const opened = (signed: Uint8Array) =>
    openMessage(signed, {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    });

  const refused: readonly (readonly [string, RegExp, string])[] = [
    [
      'a file name beyond ASCII',
      /field Content-Disposition .*ASCII.*RFC 2231/,
      mixed(
        TEXT,
        'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="räw.pdf"\r\n\r\nx',
      ),
    ],
    [
      'a name beyond ASCII',
      /field Content-Type .*ASCII.*RFC 2231/,
      mixed(
        TEXT,
        'Content-Type: application/pdf; name="räw.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\neA==',
      ),
    ],
    [
      'a name of the message itself beyond ASCII',
      /field Content-Type .*RFC 2231/,
      `${HEADER}Content-Type: text/plain; name="räw.txt"\r\n\r\nHello\r\n`,
    ],
    [
      'a description beyond ASCII',
      /field Content-Description .*RFC 2047/,
      mixed(`Content-Description: Grüße\r\n${TEXT}`),
    ],
    [
      'a part deep inside with such a field',
      /field Content-Disposition /,
      mixed(
        TEXT,
        'Content-Type: multipart/related; boundary=c\r\n\r\n--c\r\nContent-Disposition: inline; filename=ä\r\n\r\nx\r\n--c--',
      ),
    ],
    [
      'a field in a line of more than 998 characters',
      /field X-Long .*998 characters.*Fold it/,
      mixed(`X-Long: ${LONG}\r\n${TEXT}`),
    ],
    [
      'a field of the message itself in such a line',
      /field Subject .*998 characters.*Fold it/,
      `From: anna@firm.example\r\nSubject: ${LONG}\r\n\r\nHello\r\n`,
    ],
    [
      'an enclosed message beyond ASCII',
      /enclosed message \(message\/rfc822\).*ASCII/,
      mixed(TEXT, 'Content-Type: message/rfc822\r\n\r\nSubject: Grüße\r\n\r\nHello'),
    ],
    [
      'an enclosed message with such a line',
      /enclosed message \(message\/rfc822\).*998/,
      mixed(TEXT, `Content-Type: message/rfc822\r\n\r\nSubject: Hello\r\n\r\n${LONG}`),
    ],
    [
      'an enclosed message that says so',
      /enclosed message \(message\/rfc822\).*ASCII/,
      mixed(
        TEXT,
        'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSubject: Grüße\r\n\r\nHello',
      ),
    ],
    [
      'a signed part beyond ASCII',
      /signed or encrypted by itself \(multipart\/signed\).*ASCII/,
      mixed(
        TEXT,
        'Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\nContent-Transfer-Encoding: 8bit\r\n\r\nä\r\n--s--',
      ),
    ],
    [
      'text before the parts beyond ASCII',
      /text around the parts.*ASCII/,
      mixed(TEXT).replace('\r\n\r\n--b', '\r\n\r\nfür alte Programme\r\n--b'),
    ],
    ['text after the parts beyond ASCII', /text around the parts.*ASCII/, `${mixed(TEXT)}Grüße\r\n`],
  ];
  test.each(refused)('%s', async (_, sentence, message) => {
    const errors = [];
    for (const sign of Object.values(kinds)) {
      const error = await sign(message).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        name: 'SmimeError',
        code: 'malformed-mime',
        message: expect.stringMatching(sentence),
      });
      expect((error as Error).message).toContain('use signMessage');
      errors.push((error as Error).message);
    }
    expect(errors[0]).toBe(errors[1]);
    // The way out is one.
    const signed = await collect((await signMessage(options(message))).bytes);
    expect(signed.every((byte) => byte < 128)).toBe(true);
    expect((await opened(signed)).verdict.signature?.status).toBe('valid');
  });

  test('a field of the message itself is refused at once, before anything is written', async () => {
    for (const message of [
      `${HEADER}Content-Type: text/plain; name="räw.txt"\r\n\r\nHello\r\n`,
      `${HEADER}X-Long: ${LONG}\r\n\r\nHello\r\n`,
    ])
      await expect(clearSignMessageStream(options(message))).rejects.toMatchObject({
        code: 'malformed-mime',
      });
  });

  test('the stream says of a body that does not say what it is how it can be signed', async () => {
    for (const [body, trouble] of [
      ['Schön', 'other characters than ASCII'],
      [LONG, 'a line of more than 998 characters'],
    ] as const) {
      const message = mixed(TEXT, `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`);
      await expect(stream(message)).rejects.toMatchObject({
        code: 'malformed-mime',
        message: expect.stringMatching(
          new RegExp(`${trouble}.*Content-Transfer-Encoding.*clearSignMessage.*signMessage`),
        ),
      });
      const { message: read } = await opened(await kinds.clearSignMessage(message));
      expect(read.parts[1]!.text()).toBe(body);
    }
  });

  test('a body that is encoded already, in one long line, is not encoded twice', async () => {
    const content = crypto.getRandomValues(new Uint8Array(3000));
    const base64 = Buffer.from(content).toString('base64');
    const quoted = 'Gr=C3=BC=C3=9Fe '.repeat(100);
    const message = mixed(
      `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}`,
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted}.`,
    );
    const signed = await kinds.clearSignMessage(message);
    const { verdict, message: read } = await opened(signed);
    expect(verdict.signature?.status).toBe('valid');
    expect(read.parts[0]!.body()).toEqual(content);
    expect(read.parts[1]!.text()).toBe(`${'Grüße '.repeat(100)}.`);
    folder.write('signed.eml', signed);
    folder.run('cms', '-verify', '-in', 'signed.eml', '-CAfile', 'root.pem', '-out', 'content');
  });
});
