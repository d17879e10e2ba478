import { expect, test } from 'vitest';
import { bodyText } from './body-text.js';

const html =
  '<style>p{color:red}</style><p>Hello &amp; <b>welcome</b></p><ul><li>one</li></ul><a href="https://evil.example/x">your bank</a><img src="https://track.example/p.png" alt="t"><script>alert(1)</script>';

test('HTML without a text part is shown as readable text, and links of unverified mail lead nowhere', () => {
  const content = { html, text: undefined, inline: [], attachments: [] };
  const trusted = bodyText(content, true);
  expect(trusted).toContain('Hello & welcome');
  expect(trusted).toContain('* one');
  expect(trusted).toContain('your bank [https://evil.example/x]');
  const doubtful = bodyText(content, false);
  expect(doubtful).toContain('your bank');
  for (const text of [trusted, doubtful]) expect(text).not.toMatch(/track|alert|color/);
  expect(doubtful).not.toContain('evil');
});

test('the text part is shown where there is one', () => {
  expect(bodyText({ html, text: 'plain words', inline: [], attachments: [] }, true)).toBe('plain words');
  expect(bodyText({ html: undefined, text: undefined, inline: [], attachments: [] }, true)).toBe(undefined);
});

const reading = (html: string) =>
  bodyText({ html, text: undefined, inline: [], attachments: [] }, true) ?? '';

test('a long letter and a table of a thousand rows are shown whole', () => {
  expect(reading(`<p>first</p>${'<p>line</p>'.repeat(5000)}<p>last</p>`)).toMatch(/^first[^…]*last$/);
  const rows = Array.from({ length: 1000 }, (_, i) => `<tr><td>${i}</td><td>paid</td></tr>`);
  expect(reading(`<table>${rows.join('')}</table>`)).toMatch(/999\s*paid$/);
});

test.each([
  ...[
    '<div>',
    '<table><tr><td>',
    '<svg><b>',
    '<p><b>',
    '<blockquote>',
    '<ul><li>',
    '<a href=x>',
    '<div a="<">',
  ],
  ...['<x<x>', '<', '<!--', '</div>', '<hr>', '&lt;', '<br>', 'x', '<b>x</b>', '<blockquote>x<br>'],
])('HTML that repeats %j two million characters long costs little more than a large letter', (piece) => {
  const letter = '<p>Some words of a <b>letter</b>, with <a href="https://x.example">a link</a>.</p>';
  // As much as fits the limits: what any letter may cost.
  const usual = processorTime(() => reading(letter.repeat(12_000)));
  const hostile = processorTime(() => {
    const text = reading(`<p>Hello</p>${piece.repeat(2_000_000 / piece.length)}`);
    expect(text).toMatch(/^Hello/);
    expect(text.length).toBeLessThan(24_000_000);
  });
  expect(hostile).toBeLessThan(15 * usual + 1_000_000);
});

/** In microseconds. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
