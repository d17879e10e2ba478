import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { collect, messageContent, openCms, parseMime } from '../index.js';

const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };
const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: =?utf-8?Q?Dinner_=26_more?=\r\n';
const PLAIN = 'Content-Type: text/plain; charset=utf-8; hp="cipher"; hp-legacy-display="1"\r\n\r\n';
const HTML = 'Content-Type: text/html; charset=utf-8; hp="cipher"; hp-legacy-display="1"\r\n\r\n';
const ELEMENT =
  '<div class="header-protection-legacy-display">\r\n<pre>Subject: Dinner &amp; more</pre></div>';

describe('header fields repeated in the text for old programs', () => {
  const opened = async (payload: string) => {
    const cms = await encryptContent({
      content: chunksOf(utf8(payload)),
      recipients: [KEK],
      contentEncryption: 'aes-256-gcm',
    });
    const { message } = await openCms(await collect(cms), {
      keys: [KEK],
      roots: [],
      at: new Date('2026-06-01T12:00:00Z'),
      readers: [],
    });
    expect(message.header('subject')).toBe('Dinner & more');
    return messageContent(message);
  };
  const textOf = async (body: string) => (await opened(`${HEADER}${PLAIN}${body}`)).text;
  const htmlOf = async (body: string) => (await opened(`${HEADER}${HTML}${body}`)).html;

  test('are not shown a second time in plain text', async () => {
    expect(await textOf('Subject: Dinner & more\r\n\r\nAt eight?\r\n\r\nAnna\r\n')).toBe(
      'At eight?\r\n\r\nAnna\r\n',
    );
    expect(await textOf('From: anna@firm.example\r\nSubject: Dinner &\r\n more\r\n \r\nAt eight?\r\n')).toBe(
      'At eight?\r\n',
    );
  });

  test.each([
    [`${ELEMENT}<p>At eight?</p>`, '<p>At eight?</p>'],
    [
      `<html><body lang="en">\r\n${ELEMENT}<p>At eight?</p></body></html>`,
      '<html><body lang="en">\r\n<p>At eight?</p></body></html>',
    ],
  ])('are not shown a second time in HTML', async (html, shown) => {
    expect(await htmlOf(html)).toBe(shown);
  });

  test('are not shown in either form of an alternative', async () => {
    const parts = [PLAIN, HTML].map((type) => type.replace(' hp="cipher";', ''));
    const content = await opened(
      `${HEADER}Content-Type: multipart/alternative; boundary=b; hp="cipher"\r\n\r\n--b\r\n${parts[0]}Subject: Dinner & more\r\n\r\nAt eight?\r\n--b\r\n${parts[1]}${ELEMENT}At eight?\r\n--b--\r\n`,
    );
    expect(content).toMatchObject({ text: 'At eight?', html: 'At eight?' });
  });

  test.each([
    'Subject: Something else\r\n\r\nAt eight?\r\n',
    'Subject: Dinner & more\r\nI do not agree to this.\r\n\r\nAt eight?\r\n',
    'I do not agree to this.\r\n\r\nAt eight?\r\n',
    'X-Note: hidden\r\n\r\nAt eight?\r\n',
    'Subject: Dinner & more',
    '',
  ])('attack: text that says something else is not hidden (%j)', async (text) => {
    expect(await textOf(text)).toBe(text);
  });

  test.each([
    ELEMENT.replace('Dinner', 'Supper'),
    ELEMENT.replace('<pre>', '<pre>I do not agree.\r\n'),
    ELEMENT.replace('<pre>', '<pre><b>Not</b> '),
    `<p>Before</p>${ELEMENT}`,
    ELEMENT.replace('</div>', ''),
    '<div class="header-protection-legacy-display"></div>x',
  ])('attack: HTML that says something else is not hidden (%j)', async (html) => {
    expect(await htmlOf(html)).toBe(html);
  });

  test.each([
    ['the payload is not hp="cipher"', PLAIN.replace('cipher', 'clear')],
    ['the part does not say so', PLAIN.replace('; hp-legacy-display="1"', '')],
  ])('stay where %s', async (_, type) => {
    const text = 'Subject: Dinner & more\r\n\r\nAt eight?\r\n';
    expect((await opened(`${HEADER}${type}${text}`)).text).toBe(text);
    expect(messageContent(parseMime(utf8(`${HEADER}${type}${text}`))).text).toBe(text);
  });
});
