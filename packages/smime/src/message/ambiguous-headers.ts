import { decodeEncodedWords } from '../mime/encoded-word.js';
import type { RawField } from '../mime/header-block.js';
import type { HeaderField } from '../mime/mime-entity.js';
import type { AmbiguousHeader } from './message-verdict.js';

/** Fields that stand at most once (RFC 5322 §3.6; RFC 2045 §3 and RFC 2183 §2 for those that describe the body). */
const ONCE = new Set([
  'date',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
]);

/** A header of which every program shows the same. */
export interface PlainHeader {
  readonly fields: readonly HeaderField[];
  /** What was left out or changed for that. */
  readonly ambiguous: readonly AmbiguousHeader[];
}

/**
 * Takes out of a header what programs read in different ways, because a person would then not see what the signer saw:
 *
 * - of a field that may stand once, the first is kept;
 * - a field that begins after a bare line feed, in a header with CRLF, is left out: for other programs it is a part of
 *   the field before;
 * - a bare CR or a NUL becomes a space.
 *
 * @param fields those to be shown, of one header or of several.
 * @param headers the headers they stand in, whole: only there is it seen which field follows which.
 */
export function plainHeader(
  fields: readonly RawField[],
  headers: readonly (readonly RawField[])[],
): PlainHeader {
  const ambiguous: AmbiguousHeader[] = [];
  const kept: HeaderField[] = [];
  const first = new Map<string, { readonly shown: string; readonly ignored: string[] }>();
  const afterBareLf = new Set(headers.flatMap(fieldsAfterBareLf));
  for (const field of fields) {
    const { name, value } = field;
    const key = name.toLowerCase();
    const shown = decodeEncodedWords(oneLine(value));
    if (afterBareLf.has(field)) {
      ambiguous.push({ name, reason: 'line-break', shown: undefined, ignored: [shown] });
      continue;
    }
    const known = first.get(key);
    if (known && ONCE.has(key)) {
      if (known.ignored.length === 0)
        ambiguous.push({ name, reason: 'repeated', shown: known.shown, ignored: known.ignored });
      known.ignored.push(shown);
      continue;
    }
    first.set(key, { shown, ignored: [] });
    if (oneLine(value) !== value) ambiguous.push({ name, reason: 'line-break', shown, ignored: [] });
    kept.push({ name, value: oneLine(value) });
  }
  return { fields: kept, ambiguous };
}

/** HP-Outer that says nothing: without a field in it, twice for one field, or where nothing is hidden (RFC 9788 §2.2). */
export function ambiguousHpOuter(
  fields: readonly HeaderField[],
  hp: 'cipher' | 'clear',
): readonly AmbiguousHeader[] {
  const seen = new Set<string>();
  return fields
    .filter(({ name }) => name.toLowerCase() === 'hp-outer')
    .filter(({ value }) => {
      const name = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/.exec(value)?.[1]?.toLowerCase();
      if (hp === 'clear' || name === undefined) return true;
      const repeated = ONCE.has(name) && seen.has(name);
      seen.add(name);
      return repeated;
    })
    .map(({ name, value }) => ({
      name,
      reason: 'hp-outer' as const,
      shown: undefined,
      ignored: [decodeEncodedWords(value)],
    }));
}

function oneLine(value: string): string {
  return value.replace(/[\r\n\0]+/g, ' ');
}

function fieldsAfterBareLf(header: readonly RawField[]): readonly RawField[] {
  if (!endsWithCrlf(header[0])) return [];
  return header.filter((_, index) => index > 0 && !endsWithCrlf(header[index - 1]));
}

/** The last field of a header without a body may have no line end at all. */
function endsWithCrlf(field: RawField | undefined): boolean {
  return field !== undefined && (!field.text.endsWith('\n') || field.text.endsWith('\r\n'));
}
