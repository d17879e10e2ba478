import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkTarget, trueAddress } from './link-target.js';

test.each([
  ['https://firm.example/a', 'https://firm.example/a'],
  ['  HTTPS://Firm.Example ', 'https://firm.example/'],
  ['https://bank.example@attacker.example/login', 'https://attacker.example/login'],
  ['mailto:anne@firm.example?subject=x', 'mailto:anne@firm.example?subject=x'],
  ['tel:+4989123456', 'tel:+4989123456'],
  ['javascript:alert(1)', undefined],
  ['java\nscript:alert(1)', undefined],
  ['\u0001javascript:alert(1)', undefined],
  ['vbscript:x', undefined],
  ['data:text/html,x', undefined],
  ['file:///etc/passwd', undefined],
  ['//firm.example/', undefined],
  ['/relative', undefined],
  ['#fragment', undefined],
  ['https://', undefined],
  ['', undefined],
])('%j leads to %j', (href, target) => {
  expect(linkTarget(href)).toBe(target);
});

test('whatever is written, a link leads only to the web, to mail or to a telephone', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })), (href) => {
      const target = linkTarget(href);
      if (target === undefined) return;
      expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(new URL(target).protocol);
      expect(() => trueAddress(target)).not.toThrow();
    }),
  );
});

test('look-alike letters are shown as the name that is looked up', () => {
  expect(trueAddress(linkTarget('https://b\u0430nk.example/') ?? '')).toBe('xn--bnk-6cd.example');
});
