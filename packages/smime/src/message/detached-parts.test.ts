import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { type OpenedMessage, openCms, openMessage } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { attributesFor, signedData, signerInfo } from '../testing/hand-made-signature.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Order\r\n';
const TEXT = 'Content-Type: text/plain\r\n\r\nBuy ten.';

describe('multipart/signed that was put together by hand', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const options = () => ({
    keys: [],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  const certificates = () => [anna.signing.certificate, firm.issuing.certificate];
  /** Over the content; what is inside of it besides is the caller's choice. */
  const signatureOver = (content: string, inside?: string) =>
    signedData(inside === undefined ? undefined : utf8(inside), certificates(), [
      signerInfo(anna.signing, attributesFor(utf8(content))),
    ]);
  const open = (parts: string, signature: Uint8Array, more = ''): Promise<OpenedMessage> =>
    openMessage(
      concatBytes([
        utf8(
          `${HEADER}Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s\r\n\r\n--s\r\n${parts}\r\n--s\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
        ),
        utf8(`${Buffer.from(signature).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n${more}--s--\r\n`),
      ]),
      options(),
    );

  test('content and signature are a signed message', async () => {
    const { verdict } = await open(TEXT, signatureOver(TEXT));
    expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
  });

  test('attack: with a third part beside them the whole is not signed', async () => {
    const more = '--s\r\nContent-Type: text/plain\r\n\r\nBuy a million.\r\n';
    const { verdict, bytes } = await open(TEXT, signatureOver(TEXT), more);
    expect(verdict.layers).toEqual([]);
    expect(verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
    expect(Buffer.from(bytes).toString('latin1')).toContain('million');
  });

  test('text in bare line feeds is what was signed with CRLF', async () => {
    const { verdict } = await open(TEXT.replaceAll('\r\n', '\n'), signatureOver(TEXT));
    expect(verdict.signature?.status).toBe('valid');
  });

  test('attack: binary content is signed as it is, never with other line ends', async () => {
    const binary = TEXT.replace('\r\n\r\n', '\r\nContent-Transfer-Encoding: binary\r\n\r\n');
    expect((await open(binary, signatureOver(binary))).verdict.signature?.status).toBe('valid');
    const bare = binary.replaceAll('\r\n', '\n');
    expect((await open(bare, signatureOver(bare))).verdict.signature?.status).toBe('valid');
    const { verdict } = await open(bare, signatureOver(binary));
    expect(verdict.signature?.status).toBe('invalid');
    expect(verdict.problems).toContain('signature-invalid');
  });

  test('attack: a signature that holds content of its own signs none beside it', async () => {
    for (const inside of [TEXT, 'Content-Type: text/plain\r\n\r\nBuy nothing.'])
      await expect(open(TEXT, signatureOver(TEXT, inside))).rejects.toMatchObject({
        code: 'malformed-asn1',
      });
  });

  test('attack: more signers than any message has do not keep the reader busy', async () => {
    const signedBy = (count: number) => {
      const info = signerInfo(anna.signing, attributesFor(utf8(TEXT)));
      const infos = Array.from({ length: count }, () => info);
      return openCms(signedData(utf8(TEXT), certificates(), infos), options());
    };
    expect((await signedBy(32)).verdict.signature?.status).toBe('valid');
    await expect(signedBy(33)).rejects.toMatchObject({ code: 'too-large' });
  });
});
