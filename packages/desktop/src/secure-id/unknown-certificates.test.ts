import { translator } from '@secure-mail/locales';
import { expect, test } from 'vitest';
import { Terminal } from '../command-line/terminal.js';
import { unknownCertificateLines } from './unknown-certificates.js';

const terminal = new Terminal({
  translate: translator('en'),
  language: 'en',
  json: false,
  interactive: false,
  signal: new AbortController().signal,
});

const shadow = {
  index: 7,
  serialNumber: '5ad0',
  fingerprint: 'a'.repeat(64),
  issuedAt: '2026-11-24T10:00:00.000Z',
  hash: 'b'.repeat(64),
};

test('a certificate that somebody else may use is told with its number; a revoked one is not', () => {
  const revoked = { ...shadow, serialNumber: '01', revokedAt: '2026-11-24T11:00:00.000Z' };
  const lines = unknownCertificateLines({ unknownCertificates: [revoked, shadow] }, terminal);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('(number 5ad0)');
  expect(lines[0]).toContain('Tell your administrator.');
});
