import { importPkcs12, openMessage, SmimeError } from '../index.js';
import type { Told } from './case-result.js';
import type { Correspondents, ReaderName } from './correspondents.js';
import type { RareAlgorithm } from './rare-algorithms.js';
import { refusal, toldOrRefused } from './told-message.js';

/** What others write and we only read: a message, or a key file under `KEY_FILE_PASSWORD`. */
export interface ForeignFile {
  readonly name: string;
  readonly reader: ReaderName | 'key file';
  readonly bytes: Uint8Array;
  readonly needs?: RareAlgorithm | undefined;
}

export const KEY_FILE_PASSWORD = 'secret';

export async function readForeignFile({ reader, bytes }: ForeignFile, people: Correspondents): Promise<Told> {
  if (reader === 'key file') return readKeyFile(bytes);
  const opened = openMessage(bytes, {
    keys: [people.key(reader)],
    roots: [people.root],
    at: new Date('2026-06-01T12:00:00Z'),
    readers: ['ben@firm.example'],
  });
  return toldOrRefused(opened);
}

async function readKeyFile(bytes: Uint8Array): Promise<Told> {
  try {
    const { entries } = await importPkcs12(bytes, KEY_FILE_PASSWORD);
    return await Promise.all(entries.map(({ certificate }) => certificate.fingerprint()));
  } catch (error) {
    if (error instanceof SmimeError) return refusal(error);
    throw error;
  }
}
