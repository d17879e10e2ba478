import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Something that must not be found in what the service keeps, in the forms it could hide in. */
export interface Secret {
  readonly name: string;
  readonly value: Buffer;
}

export interface Finding {
  readonly secret: string;
  readonly form: string;
  readonly file: string;
}

/**
 * Searches every byte of every file below the folders, and every value of every row of the stopped service's
 * database (long values are compressed on disk, so files alone would not show them).
 */
export async function searchStored(
  folders: readonly string[],
  databaseFolder: string,
  secrets: readonly Secret[],
): Promise<{ readonly findings: readonly Finding[]; readonly bytes: number }> {
  const forms = secrets.flatMap((secret) =>
    formsOf(secret.value).map((form) => ({ secret: secret.name, ...form })),
  );
  const findings: Finding[] = [];
  let bytes = 0;
  const look = (file: string, content: Buffer): void => {
    bytes += content.length;
    for (const form of forms) {
      if (content.includes(form.bytes)) findings.push({ secret: form.secret, form: form.name, file });
    }
  };
  for (const folder of folders) {
    for (const file of await filesBelow(folder)) look(relative(folder, file), await readFile(file));
  }
  for (const [table, content] of await databaseRows(databaseFolder)) look(`table ${table}`, content);
  return { findings, bytes };
}

/** Plain, hexadecimal, UTF-16, and base64 and base64url at each of the three alignments. */
function formsOf(value: Buffer): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const base64 = [0, 1, 2].map((shift) => {
    // Characters whose six bits lie wholly within the value, whatever stands around it.
    const encoded = Buffer.concat([Buffer.alloc(shift), value])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + value.length) * 8) / 6));
  });
  return [
    { name: 'plain', bytes: value },
    { name: 'UTF-16', bytes: Buffer.from(value.toString('utf8'), 'utf16le') },
    { name: 'hexadecimal', bytes: Buffer.from(value.toString('hex')) },
    ...base64.map((text) => ({ name: 'base64', bytes: Buffer.from(text) })),
    ...base64.map((text) => ({
      name: 'base64url',
      bytes: Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_')),
    })),
  ];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function databaseRows(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const database = await PGlite.create(folder);
  try {
    const tables = await database.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const rows = new Map<string, Buffer>();
    for (const { name } of tables.rows) {
      const found = await database.query<Record<string, unknown>>(`select * from ${name}`);
      rows.set(name, Buffer.concat(found.rows.flatMap((row) => Object.values(row).map(valueBytes))));
    }
    return rows;
  } finally {
    await database.close();
  }
}

function valueBytes(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
}
