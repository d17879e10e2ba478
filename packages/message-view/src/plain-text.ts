import { linkTarget } from './link-target.js';

/** A piece of a line: words, or words that lead somewhere. */
export interface TextPiece {
  readonly text: string;
  readonly target?: string;
}

export interface TextLine {
  readonly pieces: readonly TextPiece[];
  /** How deep in quotations: the number of `>` in front (RFC 3676 §4.5). */
  readonly quoteDepth: number;
}

/** A plain text body as lines with links and quotations found. */
export function plainTextLines(text: string): readonly TextLine[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => ({ pieces: linkPieces(line), quoteDepth: quoteDepth(line) }));
}

function quoteDepth(line: string): number {
  return (/^(?:>\s?)+/.exec(line)?.[0] ?? '').replace(/[^>]/g, '').length;
}

// Bounded, without nested repetition: a hostile line costs no more than its length.
const address = /\b(?:https?:\/\/[^\s<>"]{1,2000}|[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/gi;

function linkPieces(line: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of line.matchAll(address)) {
    const text = withoutTrailingPunctuation(match[0]);
    const target = linkTarget(/^https?:/i.test(text) ? text : `mailto:${text}`);
    if (target === undefined) continue;
    if (match.index > end) pieces.push({ text: line.slice(end, match.index) });
    pieces.push({ text, target });
    end = match.index + text.length;
  }
  if (end < line.length) pieces.push({ text: line.slice(end) });
  return pieces;
}

/** The full stop of the sentence, or the bracket around the address, does not belong to it. */
function withoutTrailingPunctuation(text: string): string {
  const trimmed = text.replace(/[.,;:!?'"»”’]+$/, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed;
}
