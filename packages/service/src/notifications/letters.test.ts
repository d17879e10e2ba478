import { expect, test } from 'vitest';
import { letterAsHtml, letterAsText } from './letter.js';
import {
  gettingStartedLetter,
  lockedLetter,
  missingLetter,
  pickupLetter,
  undeliverableLetter,
  unlockLetter,
} from './letters.js';
import { plainLine } from './plain-line.js';

const service = 'gateway.example';
const link = 'https://pickup.example/pickup/#abc.def.ghi';
const expiresAt = new Date('2026-03-01T12:00:00Z');

test('CP-5: the Getting Started mail names the code, the address to use, the download and the service', () => {
  const letter = gettingStartedLetter({
    language: 'en',
    service,
    displayName: 'Ada Sender',
    address: 'sender@firm.example',
    activationCode: 'ABCD-EFGH-JKLM',
    expiresAt,
    downloadUrl: 'https://mail.example/download/',
    serviceUrl: 'https://mail.example',
  });
  for (const body of [letterAsText(letter), letterAsHtml(letter)]) {
    expect(body).toContain('Hello Ada Sender,');
    expect(body).toContain('ABCD-EFGH-JKLM');
    expect(body).toContain('sender@firm.example');
    expect(body).toContain('https://mail.example/download/');
    expect(body).toContain('until March 1, 2026');
  }
});

test('the mail with an unlock code names it, whose Secure ID it unlocks, and until when', () => {
  const letter = unlockLetter({
    language: 'de',
    service,
    displayName: 'Ada Sender',
    address: 'sender@firm.example',
    code: 'ABCDE-FGHJK-MNPQR-STVWX',
    expiresAt,
  });
  const text = letterAsText(letter);
  expect(text).toContain('sender@firm.example');
  expect(text).toContain('ABCDE-FGHJK-MNPQR-STVWX');
  expect(text).toContain('1. März 2026 um 12:00 (UTC)');
});

test('MP-1: the notification says who wrote, how to pick up and until when, in the language of the message', () => {
  const letter = pickupLetter({
    language: 'de',
    service,
    senderName: 'Ada Sender',
    senderAddress: 'sender@firm.example',
    recipientAddress: 'client@elsewhere.example',
    expiresAt,
    link,
  });
  expect(letter.subject).toBe('Sichere Nachricht von sender@firm.example');
  const text = letterAsText(letter);
  expect(text).toContain('Ada Sender (sender@firm.example) hat Ihnen');
  expect(text).toContain(`\n\n${link}\n\n`);
  expect(text).toContain('1. März 2026 (UTC)');
  expect(letterAsHtml(letter)).toContain(`<a href="${link}">Nachricht lesen</a>`);
});

test('MP-3: the locked notice names the recipient and what the sender can do', () => {
  const letter = lockedLetter({
    language: 'en',
    service,
    senderName: 'Ada',
    recipientAddress: 'client@elsewhere.example',
    expiresAt,
  });
  expect(letter.subject).toBe('Secure message to client@elsewhere.example is locked');
  expect(letterAsText(letter)).toContain('further tries');
});

test('a missing message is reported with everybody who was not told', () => {
  const text = letterAsText(
    missingLetter({
      language: 'en',
      service,
      senderName: 'Ada',
      recipientAddresses: ['one@elsewhere.example', 'two@elsewhere.example'],
      committedAt: expiresAt,
    }),
  );
  expect(text).toContain('- one@elsewhere.example\n- two@elsewhere.example');
});

test('an undeliverable notification is reported with the answer of the mail server, on one line', () => {
  const text = letterAsText(
    undeliverableLetter({
      language: 'en',
      service,
      senderName: 'Ada',
      recipientAddress: 'client@elsewhere.example',
      reason: '550 no such\r\nuser',
    }),
  );
  expect(text).toContain('The answer of the mail server: 550 no such user');
});

test('a name with markup, line breaks or direction overrides stays one line of text', () => {
  expect(plainLine('Eve\r\nBcc: all@firm.example')).toBe('Eve Bcc: all@firm.example');
  expect(plainLine('a\u202Eb\u2028c')).toBe('a b c');
  const letter = pickupLetter({
    language: 'en',
    service,
    senderName: '<img src=x onerror=alert(1)>\r\n\r\nPay here',
    senderAddress: 'sender@firm.example',
    recipientAddress: 'client@elsewhere.example',
    expiresAt,
    link,
  });
  expect(letterAsHtml(letter)).not.toContain('<img');
  expect(letterAsText(letter)).not.toContain('\n\nPay here');
});
