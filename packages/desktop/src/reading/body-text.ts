import type { MessageContent } from '@secure-mail/smime';
import { compile } from 'html-to-text';

const limits = { maxInputLength: 4 * 1024 * 1024, ellipsis: '…', maxDepth: 200 } as const;
const images = { selector: 'img', format: 'skip' } as const;
const withLinks = compile({
  limits,
  selectors: [images, { selector: 'a', options: { hideLinkHrefIfSameAsText: true } }],
});
const withoutLinks = compile({
  limits,
  selectors: [images, { selector: 'a', options: { ignoreHref: true } }],
});

/**
 * The text of a message for reading in a terminal: its plain text, else its HTML in readable form.
 * @param trusted whether the signature vouches for it; only then where its links lead is shown.
 */
export function bodyText(content: MessageContent, trusted: boolean): string | undefined {
  if (content.text !== undefined && content.text.trim() !== '') return content.text;
  if (content.html === undefined) return content.text;
  return (trusted ? withLinks : withoutLinks)(content.html);
}
