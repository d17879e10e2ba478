import { beforeAll, describe, expect, test } from 'vitest';
import { derOctets, derSequence } from '../asn1/der.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { Certificate, clearSignMessage, generateKey, openCms, openMessage } from '../index.js';
import { signed } from '../testing/attack-scene.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { attributesFor, signedData, signerInfo } from '../testing/hand-made-signature.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\n';
const CONTENT = utf8(`${HEADER}Content-Type: text/plain; hp=clear\r\n\r\nPay 100.\r\n`);

describe('a signature, its content and its certificates', () => {
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
  const own = () => [anna.signing.certificate, firm.issuing.certificate];
  const info = () => signerInfo(anna.signing, attributesFor(CONTENT));

  test('attack: a second content beside the signed one is refused', async () => {
    const { verdict } = await openCms(signedData(CONTENT, own(), [info()]), options());
    expect(verdict.signature?.status).toBe('valid');
    const two = signedData(CONTENT, own(), [info()], derOctets(utf8('Pay 900.')));
    await expect(openCms(two, options())).rejects.toMatchObject({ code: 'malformed-asn1' });
  });

  test('attack: many certificates of the signer’s name and number do not keep the reader busy', async () => {
    const [tbs, ...rest] = membersOf(readTlv(anna.signing.certificate.der, 'X'), 'X');
    const double = async () => {
      const { spki } = await generateKey('p-256');
      const fields = membersOf(tbs!, 'X').map(({ bytes }, i) => (i === 6 ? spki : bytes));
      return Certificate.fromDer(derSequence(derSequence(...fields), ...rest.map(({ bytes }) => bytes)));
    };
    const doubles = await Promise.all(Array.from({ length: 4 }, double));
    const statusBehind = async (count: number) => {
      const cms = signedData(CONTENT, [...doubles.slice(0, count), ...own()], [info()]);
      return (await openCms(cms, options())).verdict.signature?.status;
    };
    expect(await statusBehind(3)).toBe('valid');
    expect(await statusBehind(4)).toBe('invalid');
  });

  test('a signed message that is attached to a signed one is covered with it', async () => {
    const message = utf8(`${HEADER}Content-Type: text/plain\r\n\r\nBuy ten.\r\n`);
    const inner = await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY });
    const part = Buffer.from(inner).toString('latin1');
    const begin = part.indexOf('Content-Type: multipart/signed');
    const around = (more: string) =>
      utf8(
        `${more}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--m\r\n${part.slice(begin)}\r\n--m--\r\n`,
      );
    const whole = await openMessage(concatBytes([utf8(HEADER), await signed(around(''), anna)]), options());
    expect(whole.verdict.signature?.status).toBe('valid');
    expect(whole.verdict.problems).not.toContain('partly-covered');
    const open = await openMessage(around(HEADER), options());
    expect(open.verdict.problems).toContain('partly-covered');
  });
});
