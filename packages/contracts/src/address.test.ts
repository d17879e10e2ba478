import fc from 'fast-check';
import { expect, test } from 'vitest';
import { address, domain } from './address.js';

test('addresses are compared in one form: trimmed, lower case', () => {
  expect(address.parse('  Sender.Name@Firm.EXAMPLE ')).toBe('sender.name@firm.example');
});

test('reading an address twice changes nothing', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (text) => {
      const once = address.safeParse(text);
      if (once.success) expect(address.parse(once.data)).toBe(once.data);
    }),
  );
});

test.each([
  'no-at-sign.example',
  'two@@firm.example',
  '@firm.example',
  'sender@',
  'sender@localhost',
  'sender@firm..example',
  'sender@-firm.example',
  'se nder@firm.example',
  'sender@firm.example\r\nBcc: other@elsewhere.example',
  'müller@firm.example',
  'sender@fırm.example',
  `${'a'.repeat(65)}@firm.example`,
  `sender@${'a.'.repeat(130)}example`,
])('%j is refused as an address', (text) => {
  expect(address.safeParse(text).success).toBe(false);
});

test('a domain is taken in lower case, and a host path or a wildcard is not one', () => {
  expect(domain.parse(' Firm.Example ')).toBe('firm.example');
  for (const text of ['*.firm.example', 'firm.example/x', 'example', '.firm.example']) {
    expect(domain.safeParse(text).success, text).toBe(false);
  }
});
