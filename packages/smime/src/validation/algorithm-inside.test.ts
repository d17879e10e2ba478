import { beforeAll, describe, expect, test } from 'vitest';
import { derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { Certificate, createCrl, validatePath } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { withOtherAlgorithmInside } from '../testing/foreign-certificate.js';

/** The algorithm is named outside of what is signed and inside: both must agree (RFC 5280 §4.1.1.2 and §5.1.1.2). */
describe('the signature algorithm inside of what is signed', () => {
  let firm: Firm;
  let anna: Person;
  const [same, other] = [id.ECDSA_WITH_SHA256, id.ECDSA_WITH_SHA384].map((name) => derSequence(derOid(name)));
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });
  const validate = (certificate: Certificate, crls: readonly Uint8Array[] = []) =>
    validatePath({
      certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls,
    });

  test('attack: a certificate that names another one inside is not signed rightly', async () => {
    const { der } = anna.signing.certificate;
    const good = await withOtherAlgorithmInside(der, same!, firm.issuing);
    expect(await validate(Certificate.fromDer(good))).toMatchObject({ valid: true });
    const bad = await withOtherAlgorithmInside(der, other!, firm.issuing);
    expect(await validate(Certificate.fromDer(bad))).toMatchObject({ valid: false, reason: 'signature' });
  });

  test('attack: a CRL that names another one inside clears nobody', async () => {
    const crl = await createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: new Date(TODAY.getTime() - 3_600_000),
      nextUpdate: new Date(TODAY.getTime() + 3_600_000),
      revoked: [],
    });
    const good = await withOtherAlgorithmInside(crl, same!, firm.issuing);
    expect((await validate(anna.signing.certificate, [good])).revocations[0]?.status).toBe('good');
    const bad = await withOtherAlgorithmInside(crl, other!, firm.issuing);
    expect((await validate(anna.signing.certificate, [bad])).revocations[0]?.status).toBe('unknown');
  });
});
