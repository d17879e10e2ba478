import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { decodeText } from './charset.js';
import { base64Decoder } from './transfer-encoding.js';

const ENCODED_WORD = /=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\s]*)\?=/g;

/**
 * Decodes the encoded words of RFC 2047 in a header value. What cannot be decoded stands as it is; a line break inside
 * one becomes a space, because text that is shown or written as a field must not begin another.
 */
export function decodeEncodedWords(value: string): string {
  if (!value.includes('=?')) return value;
  let text = '';
  let end = 0;
  // A character may be split over neighbours of the same charset, so their bytes are joined before decoding.
  let run: { charset: string; bytes: Uint8Array[]; source: string } | undefined;
  const flush = () => {
    if (run)
      text += (decodeText(concatBytes(run.bytes), run.charset) ?? run.source).replace(/[\r\n\0]+/g, ' ');
    run = undefined;
  };
  for (const match of value.matchAll(ENCODED_WORD)) {
    const charset = match[1]!.toLowerCase();
    const between = value.slice(end, match.index);
    const adjacent = run !== undefined && between.trim() === '';
    if (!adjacent || run?.charset !== charset) {
      flush();
      if (!adjacent) text += between;
      run = { charset, bytes: [], source: '' };
    }
    run!.bytes.push(match[2]!.toLowerCase() === 'b' ? base64(match[3]!) : quoted(match[3]!));
    run!.source += match[0];
    end = match.index + match[0].length;
  }
  flush();
  return text + value.slice(end);
}

/** Text as encoded words in UTF-8, each short enough for a line; plain ASCII text stays as it is. */
export function encodeWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of text) {
    const bytes = utf8Length(character.codePointAt(0)!);
    if (size + bytes > 42) {
      words.push(piece);
      piece = '';
      size = 0;
    }
    piece += character;
    size += bytes;
  }
  words.push(piece);
  return words.map((word) => `=?UTF-8?B?${btoa(String.fromCharCode(...utf8(word)))}?=`).join(' ');
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

function base64(text: string): Uint8Array {
  const decoder = base64Decoder();
  return concatBytes([decoder.push(utf8(text)), decoder.end()]);
}

function quoted(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const digits = code === 0x3d ? /^[0-9a-fA-F]{2}/.exec(text.slice(i + 1, i + 3)) : null;
    if (digits) {
      bytes.push(Number.parseInt(digits[0], 16));
      i += 2;
    } else if (code === 0x5f) bytes.push(0x20);
    else bytes.push(...utf8(text[i]!));
  }
  return Uint8Array.from(bytes);
}
