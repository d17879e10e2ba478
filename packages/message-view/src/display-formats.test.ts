import { expect, test } from 'vitest';
import { formatFingerprint, formatPerson, formatSize } from './display-formats.js';

test('sizes are rounded for people, in their language', () => {
  expect(formatSize(1, 'en')).toBe('1 byte');
  expect(formatSize(999, 'de')).toBe('999 Byte');
  expect(formatSize(182_334, 'en')).toBe('182 kB');
  expect(formatSize(10_485_760, 'de')).toBe('10,5 MB');
  expect(formatSize(2_500_000_000, 'en')).toBe('2.5 GB');
});

test('a person is shown with the address always', () => {
  expect(formatPerson({ name: 'Anna', address: 'anna@firm.example' })).toBe('Anna <anna@firm.example>');
  expect(formatPerson({ name: 'ANNA@firm.example', address: 'anna@firm.example' })).toBe('anna@firm.example');
});

test('fingerprints come in groups that can be read aloud', () => {
  expect(formatFingerprint('00ff12ab')).toBe('00FF 12AB');
});
