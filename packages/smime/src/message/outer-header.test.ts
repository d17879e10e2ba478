import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { openMessage, parseMime } from '../index.js';
import { type Correspondence, MESSAGE, newCorrespondence } from '../testing/correspondence.js';

describe('what a protected message says outside', () => {
  let protect: Correspondence['protect'];
  let reading: Correspondence['reading'];

  beforeAll(async () => {
    ({ protect, reading } = await newCorrespondence());
  });

  test('outside, nothing but the obscured subject is told, in 7 bit and short lines', async () => {
    const { bytes, messageId } = await protect();
    const text = Buffer.from(bytes).toString('latin1');
    const outer = parseMime(bytes);
    expect(outer.headers.map(({ name }) => name)).toEqual([
      'From',
      'To',
      'Subject',
      'References',
      'Message-ID',
      'Date',
      'MIME-Version',
      'Content-Type',
      'Content-Transfer-Encoding',
      'Content-Disposition',
    ]);
    expect(outer.header('subject')).toBe('[...]');
    expect(outer.header('message-id')).toBe(messageId);
    expect(outer.parameter('smime-type')).toBe('authEnveloped-data');
    expect(text).not.toMatch(/secret|Angebot|internal/);
    expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    expect(text.split('\r\n').every((line) => line.length <= 78 && !line.includes('\n'))).toBe(true);
  });

  test('Bcc is nowhere, inside neither', async () => {
    const { bytes } = await protect();
    const opened = await openMessage(bytes, reading());
    expect(Buffer.from(opened.bytes).toString('latin1')).not.toContain('secret@firm.example');
    expect(opened.message.header('bcc')).toBeUndefined();
  });

  test('a blind copy names its owner inside, nobody else and nothing outside', async () => {
    const blind = await protect({ innerBcc: ['hidden@firm.example'] });
    const { verdict, message, bytes } = await openMessage(
      blind.bytes,
      reading({ readers: ['hidden@firm.example'] }),
    );
    expect(verdict.problems).toEqual([]);
    expect(message.header('bcc')).toBe('hidden@firm.example');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('secret@firm.example');
    expect(Buffer.from(blind.bytes).toString('latin1')).not.toMatch(/hidden@|^bcc:/im);
    const others = await protect();
    const stranger = await openMessage(others.bytes, reading({ readers: ['hidden@firm.example'] }));
    expect(stranger.verdict.problems).toEqual(['not-addressed-to-reader']);
  });

  test('Message-ID and Date are the same inside and outside, and kept when there are some', async () => {
    const own = MESSAGE.replace(
      'From:',
      'Message-ID: <own@x.example>\r\nDate: Mon, 1 Jun 2026 12:00:00 +0200\r\nFrom:',
    );
    for (const message of [MESSAGE, own]) {
      const { bytes, messageId } = await protect({ message: utf8(message) });
      const { message: inner } = await openMessage(bytes, reading());
      const outer = parseMime(bytes);
      expect(outer.rawHeader('message-id')).toBe(messageId);
      expect(inner.rawHeader('message-id')).toBe(messageId);
      expect(outer.rawHeader('date')).toBe(inner.rawHeader('date'));
      if (message === own) expect(messageId).toBe('<own@x.example>');
    }
  });

  test('the addresses shown outside can be others, or none', async () => {
    const { bytes } = await protect({ outerTo: ['emx-1@gateway.example'], outerCc: [] });
    expect(parseMime(bytes).header('to')).toBe('emx-1@gateway.example');
    expect((await openMessage(bytes, reading())).verdict.problems).toEqual([]);
    const hidden = await protect({ outerTo: [], outerCc: [] });
    expect(parseMime(hidden.bytes).header('to')).toBe('undisclosed-recipients:;');
    const opened = await openMessage(hidden.bytes, reading());
    expect(opened.verdict.problems).toEqual([]);
    expect(opened.message.header('to')).toContain('client@elsewhere.example');
  });

  test('a raw UTF-8 header leaves as 7 bit and comes back as it was', async () => {
    const message = utf8(
      'From: Jürgen <anna@firm.example>\r\nTo: ben@firm.example\r\nSubject: Größe\r\nX-Note: ä\r\n\r\nx',
    );
    const { bytes } = await protect({ message });
    expect(Buffer.from(bytes).every((byte) => byte < 0x80)).toBe(true);
    const { verdict, message: inner } = await openMessage(bytes, reading());
    expect(verdict.problems).toEqual([]);
    expect(inner.header('from')).toBe('Jürgen <anna@firm.example>');
    expect(inner.header('x-note')).toBe('ä');
  });
});
