import { translator } from '@secure-mail/locales';
import { openMessage } from '@secure-mail/smime';
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
