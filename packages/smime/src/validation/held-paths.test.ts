import { describe, expect, test } from 'vitest';
import {
  Certificate,
  createCrl,
  createRootCertificate,
  generateKey,
  issueIssuingCertificate,
  issueMailboxCertificate,
  type PathVerdict,
  validatePath,
} from '../index.js';
import { newFirm, newPerson, newSerial, TODAY } from '../testing/firm.js';
import { asksNothing } from './policy-graph.js';

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

describe('a path that held', () => {
  const day = (date: string) => new Date(`${date}T00:00:00Z`);
  const validity = (notAfter: string) => ({ notBefore: day('2026-01-01'), notAfter: day(notAfter) });

  /** They issue as if they were valid until 2040; what is shown of them ends when it is said. */
  async function authorities({ root: rootEnd, issuing: issuingEnd }: { root: string; issuing: string }) {
    const rootKey = await generateKey('p-256');
    const rootUntil = (end: string) =>
      createRootCertificate({
        commonName: 'Root',
        key: rootKey,
        validity: validity(end),
        serialNumber: newSerial(),
      });
    const issuer = { certificate: await rootUntil('2040-01-01'), key: rootKey };
    const key = await generateKey('p-256');
    const issuingUntil = (end: string) =>
      issueIssuingCertificate({
        issuer,
        commonName: 'Issuing CA',
        spki: key.spki,
        permittedDomains: ['firm.example'],
        validity: validity(end),
        serialNumber: newSerial(),
      });
    const leaf = await issueMailboxCertificate({
      issuer: { certificate: await issuingUntil('2040-01-01'), key },
      address: 'anna@firm.example',
      spki: (await generateKey('p-256')).spki,
      use: 'sign',
      validity: validity('2040-01-01'),
      serialNumber: newSerial(),
    });
    return { root: await rootUntil(rootEnd), certificate: await issuingUntil(issuingEnd), leaf };
  }

  test.each([
    ['the root', { root: '2027-01-01', issuing: '2030-01-01' }, '2027-02-01'],
    ['the authority', { root: '2030-01-01', issuing: '2028-01-01' }, '2028-02-01'],
  ])('is expired with its authorities: %s', async (_, ends, at) => {
    const { root, certificate, leaf } = await authorities(ends);
    const ask = (time: Date) =>
      validatePath({ certificate: leaf, intermediates: [certificate], roots: [root], at: time });
    expect(await ask(day('2026-06-01'))).toMatchObject({ valid: true });
    expect(await ask(day(at))).toMatchObject({ valid: false, reason: 'expired' });
    expect(await ask(day('2025-06-01'))).toMatchObject({ valid: false, reason: 'not-yet-valid' });
  });

  test.each([
    [{ requireExplicitPolicy: true, initialPolicies: ['1.2.3.4'] }],
    [{ requireExplicitPolicy: true, inhibitAnyPolicy: true }],
  ])('is not one for whoever asks more: %j', async (settings) => {
    const { root, certificate, leaf } = await authorities({ root: '2030-01-01', issuing: '2030-01-01' });
    const question = { certificate: leaf, intermediates: [certificate], roots: [root], at: TODAY };
    expect(await validatePath(question)).toMatchObject({ valid: true });
    const anew = Certificate.fromDer(leaf.der);
    const asked = await validatePath({ ...question, ...settings });
    const fresh = await validatePath({ ...question, ...settings, certificate: anew });
    expect(outcome(asked)).toEqual(outcome(fresh));
    expect(asked.valid).toBe(false);
  });

  test.each([
    [{}, true],
    [{ initialPolicies: undefined, requireExplicitPolicy: false, inhibitPolicyMapping: false }, true],
    [{ initialPolicies: [] }, false],
    [{ requireExplicitPolicy: true }, false],
    [{ inhibitPolicyMapping: true }, false],
    [{ inhibitAnyPolicy: true }, false],
  ])('settings of policies that ask for something: %j', (settings, nothing) => {
    expect(asksNothing(settings)).toBe(nothing);
  });

  test('is not one to another root, nor one that goes on', async () => {
    const { root, certificate, leaf } = await authorities({ root: '2030-01-01', issuing: '2030-01-01' });
    const other = await authorities({ root: '2030-01-01', issuing: '2030-01-01' });
    const question = { certificate: leaf, intermediates: [certificate], at: TODAY };
    expect(await validatePath({ ...question, roots: [root] })).toMatchObject({ valid: true });
    expect(await validatePath({ ...question, roots: [other.root] })).toMatchObject({ reason: 'signature' });
    // The issuing CA as a root of its own, and then below one that did not sign it.
    expect(await validatePath({ ...question, roots: [certificate] })).toMatchObject({ valid: true });
    expect(await validatePath({ ...question, roots: [other.root] })).toMatchObject({ reason: 'signature' });
  });

  test('attack: writing to a verdict changes no other', async () => {
    const { root, certificate, leaf } = await authorities({ root: '2030-01-01', issuing: '2030-01-01' });
    const other = await authorities({ root: '2030-01-01', issuing: '2030-01-01' });
    const question = { certificate: leaf, intermediates: [certificate], at: TODAY };
    for (let time = 0; time < 3; time++) {
      const verdict = await validatePath({ ...question, roots: [root] });
      expect(verdict.valid && verdict.policies).toEqual(['2.23.140.1.5.1.3']);
      expect(verdict.path).toHaveLength(3);
      (verdict.path as Certificate[])[2] = other.root;
      if (verdict.valid) (verdict.policies as string[]).push('9.9.9');
      expect(await validatePath({ ...question, roots: [other.root] })).toMatchObject({ valid: false });
    }
  });
});

const outcome = (verdict: PathVerdict) => (verdict.valid ? verdict.policies : verdict.reason);
