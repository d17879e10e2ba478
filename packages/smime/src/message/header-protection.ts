import { concatBytes, fromLatin1, randomBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { parseAddressList } from '../mime/address-list.js';
import type { RawField } from '../mime/header-block.js';
import { headerValue } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { foldedWords, sevenBitValue } from './outer-field.js';

/** Writing protected headers (RFC 9788 §5). */

/** A field of the outer header: name and value, folds included, without the last line end. */
export interface OuterField {
  readonly name: string;
  readonly value: string;
}

export interface HeaderChoices {
  readonly messageId: string | undefined;
  readonly date: Date;
  /** Undefined: everything is shown outside as well (hcp_no_confidentiality, RFC 9788 §3.2). */
  readonly obscuredSubject: string | undefined;
  readonly outerTo: readonly string[] | undefined;
  readonly outerCc: readonly string[] | undefined;
  readonly innerBcc?: readonly string[] | undefined;
}

export interface ProtectedHeaders {
  readonly messageId: string;
  /** The payload's fields, as bytes, without those that describe the body. */
  readonly inner: readonly Uint8Array[];
  /** The fields that describe the body: MIME-Version and Content-*. */
  readonly structural: readonly RawField[];
  readonly outer: readonly OuterField[];
}

/** Never taken along: who else got a blind copy is nobody's business. Its owner's name comes from `innerBcc`. */
const NEVER = new Set(['bcc', 'resent-bcc']);
/** hcp_baseline (RFC 9788 §3.2) hides Comments and Keywords; Outlook's thread fields repeat the subject. */
const INSIDE_ONLY = new Set(['comments', 'keywords', 'thread-topic', 'thread-index']);
/** What the transport adds; it says nothing about the message and is not taken along. */
const TRANSPORT = new Set(['hp-outer', 'received', 'return-path']);

export function isStructural(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === 'mime-version' || lower.startsWith('content-');
}

/** Which field says what inside and outside. */
export function protectHeaders(fields: readonly RawField[], choices: HeaderChoices): ProtectedHeaders {
  const own = fields.filter(({ name }) => {
    const lower = name.toLowerCase();
    return !isStructural(lower) && !NEVER.has(lower) && !TRANSPORT.has(lower);
  });
  const from = headerValue(own, 'from');
  if (from === undefined) throw new SmimeError('header-invalid', 'The message has no From.');
  const sender = parseAddressList(from)[0];
  if (!sender) throw new SmimeError('header-invalid', 'The message has no sender in From.');
  const existing = headerValue(own, 'message-id');
  const messageId = existing || choices.messageId || newMessageId(sender.address);
  const added: OuterField[] = [];
  if (!existing) added.push({ name: 'Message-ID', value: messageId });
  if (!headerValue(own, 'date')) added.push({ name: 'Date', value: formatDate(choices.date) });
  const kept = own.filter(({ name, value }) => value !== '' || !/^(message-id|date)$/i.test(name));
  const outer = [...kept.flatMap((field) => outside(field, choices)), ...added];
  if (choices.outerTo?.length) outer.push({ name: 'To', value: choices.outerTo.join(',\r\n ') });
  if (choices.outerCc?.length) outer.push({ name: 'Cc', value: choices.outerCc.join(',\r\n ') });
  if (!outer.some(({ name }) => /^(to|cc)$/i.test(name)))
    outer.push({ name: 'To', value: 'undisclosed-recipients:;' });
  // Inside only: not among the outer fields, hence not in HP-Outer either (RFC 9788 §2.2).
  const bcc = choices.innerBcc?.length ? [{ name: 'Bcc', value: choices.innerBcc.join(',\r\n ') }] : [];
  return {
    messageId,
    inner: [...kept.map(wholeLine), ...[...added, ...bcc].map(fieldBytes)],
    structural: fields
      .filter(({ name }) => isStructural(name))
      .map((field) => ({ ...field, raw: wholeLine(field) })),
    outer,
  };
}

export function fieldBytes({ name, value }: OuterField): Uint8Array {
  return utf8(`${name}: ${value}\r\n`);
}

/** HP-Outer records what was put outside (RFC 9788 §2.2). */
export function hpOuterFields(outer: readonly OuterField[]): readonly Uint8Array[] {
  return outer.map(({ name, value }) => utf8(`HP-Outer: ${name}: ${value}\r\n`));
}

/** The payload's own Content-Type says that its header is protected (RFC 9788 §2.1). */
export function withHpParameter(
  structural: readonly Uint8Array[],
  hp: 'cipher' | 'clear',
): readonly Uint8Array[] {
  const marked = structural.map((raw) => {
    const field = latin1(raw);
    if (!/^content-type[ \t]*:/i.test(field)) return raw;
    const plain = field
      .replace(/;\s*hp\s*=\s*("[^"]*"|[^\s;]+)/gi, '')
      .trimEnd()
      .replace(/;$/, '');
    return concatBytes([fromLatin1(plain), utf8(`;\r\n hp="${hp}"\r\n`)]);
  });
  if (marked.some((raw) => /^content-type[ \t]*:/i.test(latin1(raw.subarray(0, 100))))) return marked;
  return [...marked, utf8(`Content-Type: text/plain; charset=us-ascii; hp="${hp}"\r\n`)];
}

/** The last field of a message without a body may lack its line end; another field follows. */
function wholeLine({ raw }: RawField): Uint8Array {
  return raw.at(-1) === 10 ? raw : concatBytes([raw, utf8('\r\n')]);
}

function outside(field: RawField, choices: HeaderChoices): readonly OuterField[] {
  const name = field.name.toLowerCase();
  const hidden = choices.obscuredSubject !== undefined;
  if (hidden && INSIDE_ONLY.has(name)) return [];
  if (hidden && name === 'subject')
    return [{ name: field.name, value: foldedWords(choices.obscuredSubject!) }];
  if ((name === 'to' && choices.outerTo) || (name === 'cc' && choices.outerCc)) return [];
  const value = sevenBitValue(field);
  return value === '' ? [] : [{ name: field.name, value }];
}

function newMessageId(sender: string): string {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return `<${toHex(randomBytes(16))}@${/^[!-;=?-~]+$/.test(domain) ? domain : 'localhost'}>`;
}

/** RFC 5322 §3.3, in UTC. */
function formatDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
