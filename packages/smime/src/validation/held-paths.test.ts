import { expect, test } from 'vitest';
import { Certificate, createCrl, type PathVerdict, validatePath } from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';

test('what is asked of a path is answered as if nobody had asked about it before', async () => {
  const firm = await newFirm();
  const { certificate } = (await newPerson(firm, 'anna@firm.example', 'p-256')).signing;
  const { root, issuing } = firm;
  const crl = await createCrl({
    issuer: issuing,
    revoked: [{ serialNumber: certificate.serialNumber, date: TODAY, reason: 'keyCompromise' }],
    number: 1n,
    thisUpdate: TODAY,
    nextUpdate: new Date('2040-01-01'),
  });
  const questions: readonly Partial<Parameters<typeof validatePath>[0]>[] = [
    { at: TODAY },
    { at: TODAY, use: 'sign' },
    { at: TODAY, use: 'encrypt' },
    { at: new Date('2025-01-01') },
    { at: new Date('2060-01-01'), use: 'sign' },
    { at: TODAY, requireExplicitPolicy: true, initialPolicies: ['1.2.3.4'] },
    { at: TODAY, requireExplicitPolicy: true },
    { at: TODAY, initialPolicies: ['1.2.3.4'] },
    { at: TODAY, use: 'sign', crls: [crl] },
    { at: TODAY, use: 'sign', requireRevocation: true },
    { at: TODAY, use: 'sign', intermediates: [] },
  ];
  const anew = ({ der }: Certificate) => Certificate.fromDer(der);
  const people = () => ({
    certificate: anew(certificate),
    intermediates: [anew(issuing.certificate)],
    roots: [anew(root.certificate)],
  });
  const told = (verdict: PathVerdict) => ({
    ...(verdict.valid ? { policies: verdict.policies } : { reason: verdict.reason }),
    revocation: verdict.revocation.status,
    names: verdict.path.map(({ commonName }) => commonName),
  });
  const answers = await Promise.all(
    questions.map(async (question) => told(await validatePath({ at: TODAY, ...people(), ...question }))),
  );
  // They differ, or nothing would be tested.
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBeGreaterThan(6);
  for (const first of questions.keys()) {
    const same = people();
    for (const index of [first, ...questions.keys()]) {
      const verdict = await validatePath({ at: TODAY, ...same, ...questions[index] });
      expect([index, told(verdict)]).toEqual([index, answers[index]]);
    }
  }
});
