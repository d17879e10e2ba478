import { SmimeError } from '../smime-error.js';
import { requireText } from '../valid-shape.js';
import { asciiDomain } from './ascii-domain.js';
import { decodeEncodedWords } from './encoded-word.js';

/** One mailbox of an address list (RFC 5322 §3.4). */
export interface Mailbox {
  /** Decoded display name; empty when there is none. */
  readonly name: string;
  /**
   * Such as `anna@firm.example`, in the form that `comparableAddress` gives: in lower case, the local part too, and
   * `anna@bär.example` as `anna@xn--br-via.example`.
   */
  readonly address: string;
}

/**
 * Parses an address list with groups, comments, quoted strings and encoded words (RFC 5322 §3.4, with the obsolete
 * forms of §4.4).
 * @param value Of a field such as To, unfolded.
 * @returns The members of groups too; an empty list for an empty group.
 * @throws {SmimeError}
 * - `header-invalid`: it is not clear who is meant.
 * - `too-large`: over 262 144 characters, which is some five thousand people with their names.
 * - `invalid-argument`: it is no text.
 */
export function parseAddressList(value: string): readonly Mailbox[] {
  requireText(value, 'list of addresses');
  if (value.length > MAX_LENGTH)
    throw new SmimeError('too-large', 'The list of addresses is larger than any real one.');
  const mailboxes: Mailbox[] = [];
  const tokens = tokenize(value);
  let position = 0;
  let inGroup = false;
  while (position < tokens.length) {
    const end = nextStop(tokens, position);
    const stop = tokens[end];
    if (stop?.kind === ':') {
      if (inGroup || end === position) throw invalid(value);
      inGroup = true;
    } else {
      const mailbox = readMailbox(tokens.slice(position, end), value);
      if (mailbox) mailboxes.push(mailbox);
      if (stop?.kind === ';') {
        if (!inGroup) throw invalid(value);
        inGroup = false;
      }
    }
    position = end + 1;
  }
  if (inGroup) throw invalid(value);
  return mailboxes;
}

/** Whether the text is one address and nothing else: no name, no brackets, no list. */
export function isAddressAlone(text: string): boolean {
  if (typeof text !== 'string') return false;
  try {
    const [mailbox, ...others] = parseAddressList(text);
    return others.length === 0 && mailbox?.address === comparableAddress(text);
  } catch (error) {
    if (error instanceof SmimeError) return false;
    throw error;
  }
}

/** Exchange takes no larger header by default, other servers take less. */
const MAX_LENGTH = 256 * 1024;

type Token =
  | {
      readonly kind: 'atom' | 'quoted' | 'literal' | 'comment';
      readonly text: string;
      readonly spaced: boolean;
    }
  | {
      readonly kind: ',' | ':' | ';' | '<' | '>' | '@' | '.';
      readonly text: string;
      readonly spaced: boolean;
    };

/** One token of each kind for all: a hostile field may hold hundreds of thousands. */
const SPECIALS = new Map(
  ([',', ':', ';', '<', '>', '@', '.'] as const).map((kind) => {
    const token = (spaced: boolean): Token => ({ kind, text: kind, spaced });
    return [kind as string, { plain: token(false), spaced: token(true) }];
  }),
);
const ATOM = /[^\s,:;<>@."()[\]\\]+/y;

function tokenize(value: string): readonly Token[] {
  const tokens: Token[] = [];
  let i = 0;
  let spaced = false;
  const push = (token: Token) => {
    tokens.push(token);
    spaced = false;
  };
  while (i < value.length) {
    const character = value[i]!;
    const special = SPECIALS.get(character);
    if (special) {
      push(spaced ? special.spaced : special.plain);
      i++;
    } else if (/\s/.test(character)) {
      spaced = true;
      i++;
    } else if (character === '"') {
      const [text, next] = delimited(value, i, '"');
      push({ kind: 'quoted', text, spaced });
      i = next;
    } else if (character === '(') {
      const [text, next] = comment(value, i);
      push({ kind: 'comment', text, spaced });
      spaced = true;
      i = next;
    } else if (character === '[') {
      // As written, quoted pairs and all: it is not shown, and must mean the same when it is written again.
      const [, next] = delimited(value, i, ']');
      push({ kind: 'literal', text: value.slice(i, next), spaced });
      i = next;
    } else if (character === ')' || character === ']' || character === '\\') {
      throw invalid(value);
    } else {
      ATOM.lastIndex = i;
      const text = ATOM.exec(value)![0];
      push({ kind: 'atom', text, spaced });
      i += text.length;
    }
  }
  return tokens;
}

function delimited(value: string, start: number, close: string): [string, number] {
  let text = '';
  for (let i = start + 1; i < value.length; i++) {
    if (value[i] === '\\' && i + 1 < value.length) text += value[++i];
    else if (value[i] === close) return [text, i + 1];
    else text += value[i];
  }
  throw invalid(value);
}

function comment(value: string, start: number): [string, number] {
  let depth = 0;
  let text = '';
  for (let i = start; i < value.length; i++) {
    const character = value[i]!;
    if (character === '\\' && i + 1 < value.length) {
      text += value[++i];
      continue;
    }
    if (character === '(' && depth++ === 0) continue;
    if (character === ')' && --depth === 0) return [text.trim(), i + 1];
    text += character;
  }
  throw invalid(value);
}

/** The next comma, semicolon or colon outside angle brackets: routes of the obsolete syntax hold colons and commas. */
function nextStop(tokens: readonly Token[], from: number): number {
  let angle = false;
  for (let i = from; i < tokens.length; i++) {
    const kind = tokens[i]!.kind;
    if (kind === '<') angle = true;
    else if (kind === '>') angle = false;
    else if (!angle && (kind === ',' || kind === ';' || kind === ':')) return i;
  }
  return tokens.length;
}

function readMailbox(tokens: readonly Token[], value: string): Mailbox | undefined {
  const spoken = tokens.filter((token) => token.kind !== 'comment');
  if (spoken.length === 0) return undefined;
  const open = spoken.findIndex((token) => token.kind === '<');
  if (open < 0) {
    const note = tokens.find((token) => token.kind === 'comment');
    return { name: decodeEncodedWords(note?.text ?? ''), address: addressSpec(spoken, value) };
  }
  if (
    spoken.at(-1)?.kind !== '>' ||
    spoken.filter((token) => token.kind === '<' || token.kind === '>').length !== 2
  ) {
    throw invalid(value);
  }
  const phrase = spoken.slice(0, open);
  if (phrase.some((token) => token.kind === '@')) throw invalid(value);
  let inner = spoken.slice(open + 1, -1);
  // obs-route: <@first.example,@second.example:user@host.example>
  if (inner[0]?.kind === '@') inner = inner.slice(inner.findIndex((token) => token.kind === ':') + 1);
  return { name: displayName(phrase), address: addressSpec(inner, value) };
}

function displayName(phrase: readonly Token[]): string {
  const text = phrase.map((token, index) => (index > 0 && token.spaced ? ' ' : '') + token.text).join('');
  return decodeEncodedWords(text).trim();
}

function addressSpec(tokens: readonly Token[], value: string): string {
  const at = tokens.findLastIndex((token) => token.kind === '@');
  const local = tokens.slice(0, at);
  const domain = tokens.slice(at + 1);
  if (at < 1 || domain.length === 0) throw invalid(value);
  if (local.some((token) => token.kind !== 'atom' && token.kind !== '.' && token.kind !== 'quoted'))
    throw invalid(value);
  if (local.some((token, index) => index > 0 && token.kind !== '.' && local[index - 1]!.kind !== '.'))
    throw invalid(value);
  const domainText = domain.map((token) => token.text).join('');
  const literal = domain.length === 1 && domain[0]!.kind === 'literal';
  const named =
    domain.every((token) => token.kind === 'atom' || token.kind === '.') && !/^\.|\.\.|\.$/.test(domainText);
  if (!literal && !named) throw invalid(value);
  if (domain.some((token, index) => index > 0 && token.kind === 'atom' && domain[index - 1]!.kind === 'atom'))
    throw invalid(value);
  const localText = local.map((token) => token.text).join('');
  // A quoted local part that needs no quotes is the same mailbox as the plain one.
  const plain = /^[^\s"(),:;<>@[\\\]]+$/.test(localText) && !/^\.|\.\.|\.$/.test(localText);
  const written = plain ? localText : `"${localText.replace(/[\\"]/g, '\\$&')}"`;
  return comparableAddress(`${written}@${domainText}`);
}

function invalid(value: string): SmimeError {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return new SmimeError('header-invalid', `This is not a list of addresses: ${shown}`);
}

/**
 * An address in the form in which two can be compared, and certificates carry them: letters of ASCII in lower case, the
 * domain as A-labels (RFC 5280 §7.5, RFC 5891). A domain that has none is left as it is, and so is what stands before
 * the last @.
 * @throws {SmimeError}
 * - `invalid-argument`: it is no text.
 */
export function comparableAddress(address: string): string {
  requireText(address, 'address');
  const domain = address.lastIndexOf('@') + 1;
  const ascii = domain > 0 ? asciiDomain(address.slice(domain)) : undefined;
  return asciiLowerCase(ascii === undefined ? address : address.slice(0, domain) + ascii);
}

/** Only ASCII letters have a case in addresses: the others' small forms may be letters of ASCII (RFC 6531 §3.2). */
export function asciiLowerCase(address: string): string {
  return address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
