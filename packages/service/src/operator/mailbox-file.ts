import { readFile } from 'node:fs/promises';
import { address, type MailboxType, mailboxType } from '@secure-mail/contracts';
import type { Translate } from '@secure-mail/locales';
import { CsvError, parse } from 'csv-parse/sync';
import { CommandFailure } from './command-failure.js';

export interface MailboxLine {
  readonly address: string;
  readonly displayName: string;
  readonly type: MailboxType;
}

const header = ['address', 'display name', 'type'];

/**
 * Reads a list of mailboxes (RFC 4180 with a header). The first line that is not right is named.
 * @throws {CommandFailure} `file-unreadable`, `file-header`, `file-empty`, `file-line`
 */
export async function readMailboxFile(file: string, t: Translate): Promise<readonly MailboxLine[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(
      'file-unreadable',
      'usage',
      t('serviceCommands.failFileUnreadable', { file }),
      cause,
    );
  }
  const [first, ...rows] = parseRows(text, file, t);
  const named = first?.record.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (named.join(',') !== header.join(',')) {
    throw new CommandFailure('file-header', 'usage', t('serviceCommands.failFileHeader', { file }));
  }
  if (rows.length === 0)
    throw new CommandFailure('file-empty', 'usage', t('serviceCommands.failFileEmpty', { file }));
  const seen = new Map<string, number>();
  return rows.map((row) => parseLine(row, { file, seen, t }));
}

interface Row {
  readonly record: readonly string[];
  readonly line: number;
}

function parseRows(text: string, file: string, t: Translate): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record: string[], { lines }) => {
        rows.push({ record, line: lines });
        return null;
      },
    });
    return rows;
  } catch (cause) {
    const line = cause instanceof CsvError && typeof cause.lines === 'number' ? cause.lines : 1;
    throw new CommandFailure('file-line', 'usage', t('serviceCommands.failLineShape', { file, line }), cause);
  }
}

function parseLine(
  row: Row,
  at: { readonly file: string; readonly seen: Map<string, number>; readonly t: Translate },
): MailboxLine {
  const { file, seen, t } = at;
  const { line } = row;
  const wrong = (message: string): CommandFailure => new CommandFailure('file-line', 'usage', message);
  const [typedAddress, displayName, typedType, ...more] = row.record.map((cell) => cell.trim());
  if (typedAddress === undefined || displayName === undefined || typedType === undefined || more.length > 0) {
    throw wrong(t('serviceCommands.failLineShape', { file, line }));
  }
  const parsedAddress = address.safeParse(typedAddress);
  if (!parsedAddress.success)
    throw wrong(t('serviceCommands.failLineAddress', { file, line, value: typedAddress }));
  const parsedType = mailboxType.safeParse(typedType.toLowerCase());
  if (!parsedType.success) throw wrong(t('serviceCommands.failLineType', { file, line, value: typedType }));
  if (displayName.length > 200) throw wrong(t('serviceCommands.failLineName', { file, line }));
  const first = seen.get(parsedAddress.data);
  if (first !== undefined) {
    throw wrong(t('serviceCommands.failLineTwice', { file, line, first, value: parsedAddress.data }));
  }
  seen.set(parsedAddress.data, line);
  return { address: parsedAddress.data, displayName, type: parsedType.data };
}
