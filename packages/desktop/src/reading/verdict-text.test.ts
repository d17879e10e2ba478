import { translator } from '@secure-mail/locales';
import {
  type MessageVerdict,
  openMessage,
  type SignatureVerdict,
  type VerdictProblem,
} from '@secure-mail/smime';
import { expect, test } from 'vitest';
import { verdictLines } from './verdict-text.js';

test('OL-7: a field that another program may show otherwise is told, with what is shown', async () => {
  const message = Buffer.from(
    'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\nSubject: \x1bPay\r\n\r\nx',
  );
  const opened = await openMessage(message, { keys: [], roots: [], at: new Date(), readers: [] });
  const english = verdictLines(opened, translator('en')).join('\n');
  expect(english).toContain('Its header can be read in more than one way');
  expect(english).toMatch(/Subject: shown is “Hello”, not shown is “.*Pay”\./);
  expect(english).not.toContain('\x1b');
  expect(verdictLines(opened, translator('de')).join('\n')).toContain('lässt sich unterschiedlich lesen');
});

test('OL-7: what nobody can check is not called changed, and why a signer is not trusted is told', async () => {
  const message = Buffer.from('From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\n\r\nx');
  const opened = await openMessage(message, { keys: [], roots: [], at: new Date(), readers: [] });
  const told = (problem: VerdictProblem, signature: Partial<SignatureVerdict>) => {
    const verdict = {
      ...opened.verdict,
      problems: [problem],
      signature: {
        unmatchedSenders: [],
        signatureAlgorithm: '1.2.3.4',
        digestAlgorithm: 'SHA-256',
        ...signature,
      },
    } as unknown as MessageVerdict;
    return verdictLines({ ...opened, verdict }, translator('en')).join('\n');
  };
  const unsupported = told('signature-invalid', { status: 'invalid', unchecked: 'unsupported-algorithm' });
  expect(unsupported).toContain('because it is made with 1.2.3.4, SHA-256');
  expect(unsupported).toContain('Signature: cannot be checked');
  expect(unsupported).not.toContain('does not fit');
  expect(told('signature-invalid', { status: 'invalid' })).toContain('Signature: does not fit the message');
  const expired = told('signer-untrusted', { status: 'untrusted', pathFailure: 'expired' });
  expect(expired).toContain('certificate is not trusted (a certificate has expired)');
});
