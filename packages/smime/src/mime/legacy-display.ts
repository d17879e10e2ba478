import type { MimeEntity } from './mime-entity.js';

const MAX_LENGTH = 16 * 1024;
const ELEMENT_BEGIN = /<div class=(["'])header-protection-legacy-display\1>/i;

/**
 * The text of a body part without its legacy display element: the hidden header fields once more, for programs that
 * show only those outside (RFC 9788 §4.5.3). It goes only where the payload has hp="cipher", the part says that it has
 * such an element, and each of its lines repeats a field of the message: nothing disappears that is not shown above.
 * @param root the message with the header that is shown.
 */
export function textWithoutLegacyDisplay(part: MimeEntity, root: MimeEntity): string {
  const text = part.text();
  const isMarked =
    root.parameter('hp')?.toLowerCase() === 'cipher' && part.parameter('hp-legacy-display') === '1';
  if (!isMarked) return text;
  return part.contentType === 'text/html' ? withoutElement(text, root) : withoutFirstLines(text, root);
}

/** Plain text: the lines up to the first empty one, which goes as well. */
function withoutFirstLines(text: string, root: MimeEntity): string {
  const blank = /\r?\n[ \t]*\r?\n/.exec(text.slice(0, MAX_LENGTH));
  if (!blank) return text;
  const lines = text
    .slice(0, blank.index)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  return lines.every((line) => repeatsField(line, root)) ? text.slice(blank.index + blank[0].length) : text;
}

/** HTML: a div of its own class at the beginning of the body. */
function withoutElement(html: string, root: MimeEntity): string {
  const begin = ELEMENT_BEGIN.exec(html);
  if (!begin) return html;
  const before = html.slice(0, begin.index);
  const contentStart = begin.index + begin[0].length;
  const end = html.slice(contentStart, contentStart + MAX_LENGTH).search(/<\/div>/i);
  if (end < 0 || !/^$|<body\b[^<>]*>$/i.test(before.trimEnd().slice(-MAX_LENGTH))) return html;
  const lines = html
    .slice(contentStart, contentStart + end)
    .replace(/<\/?(?:pre|p|br ?\/?)>/gi, '\n')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const isRepetition =
    lines.length > 0 && lines.every((line) => !line.includes('<') && repeatsField(unescaped(line), root));
  return isRepetition ? before + html.slice(contentStart + end + '</div>'.length) : html;
}

function repeatsField(line: string, root: MimeEntity): boolean {
  const [, name, value] = /^([\x21-\x39\x3b-\x7e]+):(.*)$/.exec(line.trim()) ?? [];
  if (name === undefined || value === undefined) return false;
  const field = root.header(name);
  return field !== undefined && onOneLine(field) === onOneLine(value);
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
};

function unescaped(html: string): string {
  return html.replace(/&(#?\w{1,5});/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);
}
