import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { decodeText } from './charset.js';
import { decodeEncodedWords } from './encoded-word.js';

/** A value with parameters, such as `text/plain; charset=utf-8` (RFC 2045 §5.1). */
export interface ParameterisedValue {
  /** Lower case, without comments. */
  readonly value: string;
  /** By lower-case name; RFC 2231 and, where programs use it against the rules, RFC 2047 decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A file name of 255 characters takes some 3000 in RFC 2231; whole headers have 32 to 256 KB where mail servers limit them. */
const MAX_LENGTH = 64 * 1024;

/** Throws `too-large`; anything else is readable. */
export function parseParameters(field: string): ParameterisedValue {
  if (field.length > MAX_LENGTH)
    throw new SmimeError('too-large', 'A header field of the message is larger than any real one.');
  if (field === '') return NO_VALUE;
  const [first = '', ...rest] = splitSegments(field);
  const plain = new Map<string, string>();
  const pieces = new Map<string, Piece[]>();
  for (const segment of rest.slice(0, 200)) {
    const equals = segment.indexOf('=');
    if (equals < 1) continue;
    const key = segment.slice(0, equals).trim().toLowerCase();
    const text = unquote(segment.slice(equals + 1).trim());
    const match = /^([^*\s]+)(?:\*(\d{1,4}))?(\*)?$/.exec(key);
    if (!match) continue;
    const [, name = '', index, extended] = match;
    if (index === undefined && !extended) {
      if (!plain.has(name)) plain.set(name, decodeEncodedWords(text));
    } else {
      const list = pieces.get(name) ?? [];
      list.push({ index: Number(index ?? 0), extended: extended !== undefined, text });
      pieces.set(name, list);
    }
  }
  for (const [name, list] of pieces) plain.set(name, joinPieces(list));
  return { value: first.trim().toLowerCase(), parameters: plain };
}

/** Of a field that is not there. */
const NO_VALUE: ParameterisedValue = { value: '', parameters: new Map() };

interface Piece {
  readonly index: number;
  readonly extended: boolean;
  readonly text: string;
}

/** RFC 2231 §3 and §4: continuations in order, the charset named in the first. */
function joinPieces(list: readonly Piece[]): string {
  const sorted = list.toSorted((a, b) => a.index - b.index);
  let charset = 'utf-8';
  const bytes: Uint8Array[] = [];
  for (const [position, piece] of sorted.entries()) {
    if (piece.index !== position) break;
    let text = piece.text;
    if (position === 0 && piece.extended) {
      const marks = /^([^']*)'[^']*'/.exec(text);
      if (marks) {
        charset = marks[1] || charset;
        text = text.slice(marks[0].length);
      }
    }
    bytes.push(piece.extended ? percentDecoded(text) : utf8(text));
  }
  const whole = concatBytes(bytes);
  return decodeText(whole, charset) ?? new TextDecoder().decode(whole);
}

function percentDecoded(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [piece] of text.matchAll(/(?:%[0-9a-fA-F]{2})+|[^%]+|%/g)) {
    parts.push(
      /^%[0-9a-fA-F]{2}/.test(piece)
        ? Uint8Array.from(piece.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))
        : utf8(piece),
    );
  }
  return concatBytes(parts);
}

/** Text in which nothing stops or changes the state: outside, in a quoted string, in a comment. */
const PLAIN = /[^\\"(;]+/y;
const QUOTED = /[^\\"]+/y;
const COMMENT = /[^\\()]+/y;

/** Cuts at semicolons outside quoted strings, and takes comments out. */
function splitSegments(field: string): string[] {
  const segments: string[] = [];
  let segment = '';
  let quoted = false;
  let comment = 0;
  for (let i = 0; i < field.length; ) {
    const run = comment > 0 ? COMMENT : quoted ? QUOTED : PLAIN;
    run.lastIndex = i;
    if (run.test(field)) {
      if (comment === 0) segment += field.slice(i, run.lastIndex);
      i = run.lastIndex;
      continue;
    }
    const character = field[i++]!;
    if (character === '\\' && (quoted || comment > 0)) {
      if (comment === 0) segment += character + (field[i] ?? '');
      i++;
    } else if (comment > 0) {
      comment += character === '(' ? 1 : -1;
    } else if (character === '"') {
      quoted = !quoted;
      segment += character;
    } else if (character === '(') {
      comment = 1;
    } else if (character === ';') {
      segments.push(segment);
      segment = '';
    } else segment += character;
  }
  segments.push(segment);
  return segments;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return inner.replace(/\\(.)/gs, '$1');
}
