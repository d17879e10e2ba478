import { createHash, createPrivateKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { encodeIssuerAndSerialNumber, issuerAndSerialNumberOf } from '../cms/issuer-and-serial-number.js';
import { type Certificate, generateKey, openCms, openMessage } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const CONTENT = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: text/plain; hp=cipher\r\n\r\nPay 100.\r\n',
);
const TIME_STAMP = '1.2.840.113549.1.9.16.1.4';

/** SignedData as somebody writes it who is free to. */
describe('a signature that was put together by hand', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const attribute = (type: string, value: Uint8Array) => derSequence(derOid(type), derSet(value));
  const attributesFor = (content: Uint8Array, contentType: string, ...more: readonly Uint8Array[]) =>
    derSet(
      ...[
        attribute(id.ID_CONTENT_TYPE, derOid(contentType)),
        attribute(id.ID_MESSAGE_DIGEST, derOctets(createHash('sha256').update(content).digest())),
        ...more,
      ].sort(Buffer.compare),
    );
  const signatureOver = (bytes: Uint8Array, { signing }: Person) =>
    sign(
      'sha256',
      bytes,
      createPrivateKey({ key: Buffer.from(signing.key.pkcs8), format: 'der', type: 'pkcs8' }),
    );
  const signerInfo = (attributes: Uint8Array | undefined, signature: Uint8Array) =>
    derSequence(
      derSmallInteger(1),
      encodeIssuerAndSerialNumber(anna.signing.certificate),
      derSequence(derOid(id.SHA_256)),
      ...(attributes ? [concatBytes([Uint8Array.of(0xa0), attributes.subarray(1)])] : []),
      derSequence(derOid(id.ECDSA_WITH_SHA256)),
      derOctets(signature),
    );
  const signedData = (
    content: Uint8Array,
    info: Uint8Array,
    certificates: readonly Uint8Array[] = [anna.signing.certificate.der, firm.issuing.certificate.der],
    contentType: string = id.ID_DATA,
  ) =>
    derSequence(
      derOid(id.ID_SIGNED_DATA),
      derContext(
        0,
        derSequence(
          derSmallInteger(1),
          derSet(derSequence(derOid(id.SHA_256))),
          derSequence(derOid(contentType), derContext(0, derOctets(content))),
          derContext(0, ...certificates),
          derSet(info),
        ),
      ),
    );
  const opening = () => ({
    keys: [],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  const signatureOf = async (cms: Uint8Array) => (await openCms(cms, opening())).verdict.signature;
  /** The same certificate in name and serial number, over another key. */
  const doubleOf = ({ der }: Certificate, spki: Uint8Array) => {
    const [tbs, ...rest] = membersOf(readTlv(der, 'certificate'), 'certificate');
    const fields = membersOf(tbs!, 'certificate').map(({ bytes }, i) => (i === 6 ? spki : bytes));
    return derSequence(derSequence(...fields), ...rest.map(({ bytes }) => bytes));
  };

  test('counts when it is as it should be', async () => {
    const attributes = attributesFor(CONTENT, id.ID_DATA);
    const cms = signedData(CONTENT, signerInfo(attributes, signatureOver(attributes, anna)));
    expect(await signatureOf(cms)).toMatchObject({
      status: 'valid',
      signerIsSender: true,
      validatedAt: TODAY,
    });
  });

  test('attack: signed attributes are not shown as content that somebody signed', async () => {
    const attributes = attributesFor(CONTENT, id.ID_DATA);
    const cms = signedData(attributes, signerInfo(undefined, signatureOver(attributes, anna)));
    expect(await signatureOf(cms)).toMatchObject({ status: 'invalid' });
    const header =
      'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Pay 1000\r\n' +
      'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n';
    const { verdict } = await openMessage(concatBytes([utf8(header), cms]), opening());
    expect(verdict.problems).toContain('signature-invalid');
  });

  test('attack: what was signed as another kind of content is no message', async () => {
    const attributes = attributesFor(CONTENT, TIME_STAMP);
    const info = signerInfo(attributes, signatureOver(attributes, anna));
    expect(await signatureOf(signedData(CONTENT, info, undefined, TIME_STAMP))).toMatchObject({
      status: 'invalid',
    });
  });

  test('attack: a double of the signer’s certificate before it makes no good signature bad', async () => {
    const { spki } = await generateKey('p-256');
    const attributes = attributesFor(CONTENT, id.ID_DATA);
    const info = signerInfo(attributes, signatureOver(attributes, anna));
    const certificates = [doubleOf(anna.signing.certificate, spki), anna.signing.certificate.der];
    const cms = signedData(CONTENT, info, [...certificates, firm.issuing.certificate.der]);
    expect(await signatureOf(cms)).toMatchObject({ status: 'valid', signer: anna.signing.certificate });
  });

  test('attack: a double of the certificate for answers is not the one that answers go to', async () => {
    const { spki } = await generateKey('p-256');
    const { issuer, serialNumber } = issuerAndSerialNumberOf(anna.encryption.certificate);
    const preference = attribute(id.ID_ENCRYPTION_KEY_PREFERENCE, derContext(0, issuer, serialNumber));
    const attributes = attributesFor(CONTENT, id.ID_DATA, preference);
    const info = signerInfo(attributes, signatureOver(attributes, anna));
    const own = [anna.signing.certificate.der, firm.issuing.certificate.der];
    const double = doubleOf(anna.encryption.certificate, spki);
    const both = await signatureOf(
      signedData(CONTENT, info, [double, ...own, anna.encryption.certificate.der]),
    );
    expect(both?.encryptionCertificate?.der).toEqual(anna.encryption.certificate.der);
    const alone = await signatureOf(signedData(CONTENT, info, [double, ...own]));
    expect(alone).toMatchObject({ status: 'valid' });
    expect(alone?.encryptionCertificate).toBeUndefined();
  });
});
