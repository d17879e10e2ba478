import type { MessageContent } from '@secure-mail/smime';
import { compile } from 'html-to-text';

/**
 * The parser's work grows with the square of the depth, and every tag may be one level deeper: fifty thousand take it
 * less than a second, and are more than any letter or table has that a person reads in a terminal.
 */
const LIMITS = { characters: 1024 * 1024, tags: 50_000 };
const ELLIPSIS = '…';

const limits = { ellipsis: ELLIPSIS, maxDepth: 200 } as const;
const images = { selector: 'img', format: 'skip' } as const;
const line = { selector: 'hr', options: { length: 20 } };
const withLinks = compile({
  limits,
  selectors: [images, line, { selector: 'a', options: { hideLinkHrefIfSameAsText: true } }],
});
const withoutLinks = compile({
  limits,
  selectors: [images, line, { selector: 'a', options: { ignoreHref: true } }],
});

/**
 * The text of a message for reading in a terminal: its plain text, else its HTML in readable form. Of HTML larger than
 * any that people read there, the beginning.
 * @param trusted whether the signature vouches for it; only then where its links lead is shown.
 */
export function bodyText(content: MessageContent, trusted: boolean): string | undefined {
  if (content.text !== undefined && content.text.trim() !== '') return content.text;
  if (content.html === undefined) return content.text;
  const end = readableEnd(content.html);
  const text = (trusted ? withLinks : withoutLinks)(content.html.slice(0, end));
  return end < content.html.length && !text.endsWith(ELLIPSIS) ? `${text}\n${ELLIPSIS}` : text;
}

function readableEnd(html: string): number {
  const most = Math.min(html.length, LIMITS.characters);
  let at = -1;
  for (let tags = 0; tags <= LIMITS.tags; tags++) {
    at = html.indexOf('<', at + 1);
    if (at < 0 || at >= most) return most;
  }
  return at;
}
