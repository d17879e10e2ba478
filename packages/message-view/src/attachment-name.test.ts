import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDangerousAttachment, safeAttachmentName } from './attachment-name.js';

test.each([
  ['Vertrag Müller.pdf', 'Vertrag Müller.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\system32\\calc.exe', 'calc.exe'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\r\nc.txt', 'abc.txt'],
  ['.htaccess', 'htaccess'],
  ['report.pdf. . ', 'report.pdf'],
  ['CON.txt', '_CON.txt'],
  ['what?<>|"*:.txt', 'what_______.txt'],
  ['', 'attachment'],
  ['...', 'attachment'],
])('%j is saved as %j', (name, saved) => {
  expect(safeAttachmentName(name, 'attachment')).toBe(saved);
});

test('whatever a sender writes, a safe name is no path, holds no control character and is safe already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = safeAttachmentName(name, 'attachment');
      expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}]/u);
      expect(safe).not.toMatch(/^[. ]|[. ]$/);
      expect([...safe].length).toBeLessThanOrEqual(150);
      expect(safe).not.toBe('');
      expect(safeAttachmentName(safe, 'attachment')).toBe(safe);
    }),
  );
});

test('a long name keeps its ending', () => {
  expect(safeAttachmentName(`${'a'.repeat(300)}.exe`, 'attachment')).toMatch(/^a+\.exe$/);
});

test.each([
  'setup.exe',
  'x.JS',
  'letter.pdf.scr',
  'macro.docm',
  'page.html',
  'drawing.svg',
  'link.lnk',
  'a.exe. ',
])('%s is warned about', (name) =>
  expect(isDangerousAttachment(name, 'application/octet-stream')).toBe(true),
);

test('the media type alone is reason enough for a warning', () => {
  expect(isDangerousAttachment('harmless', 'application/x-msdownload')).toBe(true);
  expect(isDangerousAttachment('image', 'image/svg+xml')).toBe(true);
});

test.each([
  'contract.pdf',
  'photo.jpeg',
  'table.xlsx',
  'letter.docx',
  'notes.txt',
  'archive.zip',
  'readings.bin',
  'no ending',
])('%s is not warned about', (name) =>
  expect(isDangerousAttachment(name, 'application/octet-stream')).toBe(false),
);
