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
