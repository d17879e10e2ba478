import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparableAddress } from '../index.js';
import { asciiDomain } from './ascii-domain.js';

test.each([
  ['bär.example', 'xn--br-via.example'],
  ['BÄR.Example', 'xn--br-via.example'],
  ['ba\u0308r.example', 'xn--br-via.example'],
  ['straße.example', 'xn--strae-oqa.example'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
  ['XN--BR-VIA.example', 'xn--br-via.example'],
  ['a_b.example', 'a_b.example'],
  ['[IPv6:2001:DB8::1]', '[ipv6:2001:db8::1]'],
])('the domain %s is %s in ASCII', (domain, ascii) => {
  expect(asciiDomain(domain)).toBe(ascii);
});

test.each([
  'bär@firm.example',
  'bär.example/x',
  'bär.example:25',
  'bär.example?x',
  'b%C3%A4r.exämple',
  'bär\t.example',
  'bä_r.example',
  '-bär.example',
  'a.-bär.example',
  'bär-.example',
  'bär.a-',
  'bär..example',
  'bär.example.',
  '[ä]',
  '１２７.0.0.1',
  '０x７f.1',
  'bär.example／x',
  'bär＠firm.example',
  `${'ä'.repeat(60)}.example`,
  `${'ä.'.repeat(120)}example`,
  '\ud800.example',
])('%j has no form in ASCII', (domain) => {
  expect(asciiDomain(domain)).toBeUndefined();
});

test('what comes out is a domain that Node names as well, and stays as it is', () => {
  const label = fc.string({ unit: fc.constantFrom(...'aÄßéя例١-．e\u0301'), minLength: 1, maxLength: 6 });
  let found = 0;
  fc.assert(
    fc.property(fc.oneof(label, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 })), (text) => {
      const domain = `${text}.example`;
      const ascii = asciiDomain(domain);
      if (ascii === undefined || ascii === domain.toLowerCase()) return;
      found++;
      expect(ascii).toBe(domainToASCII(domain));
      expect(ascii).toMatch(/^[a-z0-9.-]+$/);
      expect(asciiDomain(ascii)).toBe(ascii);
    }),
  );
  expect(found).toBeGreaterThan(5);
});

test('addresses are compared with their domain in ASCII; what stands before the @ is not turned into ASCII', () => {
  expect(comparableAddress('Anna@BÄR.example')).toBe('anna@xn--br-via.example');
  expect(comparableAddress('"a@ä"@bär.example')).toBe('"a@ä"@xn--br-via.example');
  expect(comparableAddress('Ännä@Firm.example')).toBe('Ännä@firm.example');
  expect(comparableAddress('anna@bä_r.Example')).toBe('anna@bä_r.example');
  expect(comparableAddress('bär.example')).toBe('bär.example');
});
