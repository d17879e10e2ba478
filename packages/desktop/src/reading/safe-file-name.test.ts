import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberedName, safeFileName } from './safe-file-name.js';

test('a name from a message cannot lead out of the folder, hide its ending or be a device', () => {
  expect(safeFileName('../../etc/passwd', 'attachment')).toBe('passwd');
  expect(safeFileName('C:\\Windows\\System32\\evil.dll', 'attachment')).toBe('evil.dll');
  expect(safeFileName('..', 'attachment')).toBe('attachment');
  expect(safeFileName('.bashrc', 'attachment')).toBe('bashrc');
  expect(safeFileName('invoice\u202Efdp.exe', 'attachment')).toBe('invoicefdp.exe');
  expect(safeFileName('aux.txt', 'attachment')).toBe('_aux.txt');
  expect(safeFileName('COM1', 'attachment')).toBe('_COM1');
  expect(safeFileName('a\u0000b\n.txt', 'attachment')).toBe('ab.txt');
  expect(safeFileName('Übersicht “2026”.pdf', 'attachment')).toBe('Übersicht “2026”.pdf');
});

test('whatever the name, it stays in the folder, fits a file system and is never empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const safe = safeFileName(name, 'attachment');
      expect(basename(safe)).toBe(safe);
      expect(resolve(join('/folder', safe)).startsWith('/folder/')).toBe(true);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(130);
      expect(safe.trim()).not.toBe('');
    }),
  );
});

test('a second file of the same name gets a number before its ending', () => {
  expect(numberedName('report.pdf', 1)).toBe('report.pdf');
  expect(numberedName('report.pdf', 2)).toBe('report (2).pdf');
  expect(numberedName('README', 3)).toBe('README (3)');
});
