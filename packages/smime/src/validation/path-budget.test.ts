import { expect, test } from 'vitest';
import { createCrl, createRootCertificate, generateKey, validatePath } from '../index.js';
import { newFirm, newPerson, newSerial, TODAY, VALIDITY } from '../testing/firm.js';

/** As whoever passes a message on can add them: they are not signed by anybody else. */
async function certificatesNamed(commonName: string, count: number) {
  const key = await generateKey('p-256');
  return Promise.all(
    Array.from({ length: count }, async () => {
      const certificate = await createRootCertificate({
        commonName,
        key,
        validity: VALIDITY,
        serialNumber: newSerial(),
      });
      return { certificate, key };
    }),
  );
}

test('attack: certificates that all name each other do not keep the reader busy', async () => {
  const made = await certificatesNamed('X', 60);
  const certificates = made.map(({ certificate }) => certificate);
  const firm = await newFirm();
  const verdict = await validatePath({
    certificate: certificates[0]!,
    intermediates: certificates,
    roots: [firm.root.certificate],
    at: TODAY,
  });
  expect(verdict).toMatchObject({ valid: false });
});

test('attack: certificates and CRLs in the name of a CA neither keep the reader busy nor revoke anybody', {
  timeout: 20_000,
}, async () => {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  const made = await certificatesNamed('Test Issuing CA', 60);
  const crls = await Promise.all(
    made.slice(0, 30).map((issuer, i) =>
      createCrl({
        issuer,
        number: BigInt(i + 1),
        thisUpdate: TODAY,
        nextUpdate: new Date(TODAY.getTime() + 86_400_000),
        revoked: [],
      }),
    ),
  );
  const verdict = await validatePath({
    certificate: anna.signing.certificate,
    intermediates: [firm.issuing.certificate, ...made.map(({ certificate }) => certificate)],
    roots: [firm.root.certificate],
    at: TODAY,
    crls,
  });
  expect(verdict).toMatchObject({ valid: true, revocation: { status: 'unknown' } });
});
