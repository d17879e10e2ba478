import { beforeAll, describe, expect, test } from 'vitest';
import { der, derSequence, derSmallInteger } from '../asn1/der.js';
import { fromHex, utf8 } from '../bytes/byte-arrays.js';
import { nameOf } from '../certificates/sign-certificate.js';
import { Certificate, createCrl, validatePath } from '../index.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const LATER = new Date(TODAY.getTime() + 86_400_000);

describe('what a CRL says', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  /** As the issuing CA signs it, with whatever in it after thisUpdate. */
  const signedList = async (...rest: readonly Uint8Array[]) => {
    const { algorithm } = signatureScheme(firm.issuing.key.spki);
    const name = nameOf(firm.issuing.certificate);
    const tbs = derSequence(derSmallInteger(1), algorithm, name, utcTime('260102000000Z'), ...rest);
    const signature = await signBytes(firm.issuing.key, tbs);
    return derSequence(tbs, algorithm, der(3, Uint8Array.of(0), signature));
  };
  const utcTime = (text: string) => der(0x17, utf8(text));
  const entry = (date: string) =>
    derSequence(der(2, fromHex(anna.signing.certificate.serialNumber)), utcTime(date));
  const leafStatus = async (crl: Uint8Array, at = TODAY) => {
    const verdict = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at,
      crls: [crl],
    });
    return verdict.revocations[0]?.status;
  };

  test('attack: without nextUpdate it is not good for ever, but what it revokes is revoked', async () => {
    expect(await leafStatus(await signedList())).toBe('unknown');
    expect(await leafStatus(await signedList(), new Date('2050-01-01'))).toBe('unknown');
    expect(await leafStatus(await signedList(derSequence(entry('260301000000Z'))))).toBe('revoked');
    expect(await leafStatus(await signedList(utcTime('260901000000Z')))).toBe('good');
  });

  test('whoever cannot say when it was revoked has revoked it by the date of the CRL', async () => {
    const crl = await signedList(utcTime('260901000000Z'), derSequence(entry('269901000000Z')));
    expect(await leafStatus(crl)).toBe('revoked');
  });

  test('times without zone, or that there are not, make it say nothing', async () => {
    for (const nextUpdate of ['260901000000', '269901000000Z', '260901000000+0100', '2609010000Z'])
      expect(await leafStatus(await signedList(utcTime(nextUpdate)))).toBe('unknown');
  });

  test('attack: memory that held one CRL and holds another is read again', async () => {
    const { serialNumber } = anna.signing.certificate;
    const list = (serial: string) =>
      createCrl({
        issuer: firm.issuing,
        number: 1n,
        thisUpdate: TODAY,
        nextUpdate: LATER,
        revoked: [{ serialNumber: serial, date: TODAY, reason: 'keyCompromise' }],
      });
    const memory = await list(`${serialNumber.slice(0, -1)}${serialNumber.endsWith('0') ? '1' : '0'}`);
    expect(await leafStatus(memory)).toBe('good');
    // A signature has one byte more or less now and then.
    let newer = await list(serialNumber);
    while (newer.length !== memory.length) newer = await list(serialNumber);
    memory.set(newer);
    expect(await leafStatus(memory)).toBe('revoked');
  });

  test('attack: a damaged copy of the CA spoils no path', async () => {
    const damaged = firm.issuing.certificate.der.slice();
    // The length inside subjectKeyIdentifier.
    damaged[Buffer.from(damaged).indexOf(Buffer.from('0603551d0e', 'hex')) + 8] = 0x7f;
    const decoy = Certificate.fromDer(damaged);
    for (const intermediates of [
      [decoy, firm.issuing.certificate],
      [firm.issuing.certificate, decoy],
    ]) {
      const crls = [
        await createCrl({
          issuer: firm.issuing,
          number: 1n,
          thisUpdate: TODAY,
          nextUpdate: LATER,
          revoked: [],
        }),
      ];
      const question = { certificate: anna.signing.certificate, roots: [firm.root.certificate], at: TODAY };
      expect(await validatePath({ ...question, intermediates })).toMatchObject({ valid: true });
      expect(await validatePath({ ...question, intermediates, crls })).toMatchObject({
        valid: true,
        revocations: [{ status: 'good' }, {}, {}],
      });
    }
  });
});
