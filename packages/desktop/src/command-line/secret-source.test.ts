import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translator } from '@secure-mail/locales';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNewSecret, readSecret } from './secret-source.js';
import { Terminal } from './terminal.js';

let folder: string;
const terminal = new Terminal({
  translate: translator('en'),
  language: 'en',
  json: false,
  interactive: false,
  signal: new AbortController().signal,
});
const source = { option: '--password-file', question: 'commandLine.askPassword' } as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-secret-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('one line end is taken off a secret from a file, and nothing else', async () => {
  const cases: Record<string, string> = {
    'a b \n': 'a b ',
    'two\n\n': 'two\n',
    'windows\r\n': 'windows',
    ' none': ' none',
  };
  for (const [content, secret] of Object.entries(cases)) {
    const file = join(folder, 'secret');
    await writeFile(file, content);
    expect(await readSecret({ ...source, file }, terminal)).toBe(secret);
    expect(await readNewSecret({ ...source, file }, 'commandLine.askNewPasswordAgain', terminal)).toBe(
      secret,
    );
  }
});

test('a secret is read from a descriptor that the caller opened', async () => {
  await writeFile(join(folder, 'secret'), 'from a descriptor\n');
  const file = await open(join(folder, 'secret'));
  try {
    expect(await readSecret({ ...source, fd: String(file.fd) }, terminal)).toBe('from a descriptor');
  } finally {
    await file.close();
  }
});

test('without a terminal and without a file, the option that is missing is named', async () => {
  await expect(readSecret(source, terminal)).rejects.toMatchObject({
    code: 'secret-missing',
    exitCode: 2,
    message: 'Secure ID password: there is no terminal to ask on. Give it with --password-file.',
  });
});

test('an empty file, a missing one and a strange descriptor are refused', async () => {
  await writeFile(join(folder, 'empty'), '\n');
  await expect(readSecret({ ...source, file: join(folder, 'empty') }, terminal)).rejects.toMatchObject({
    code: 'secret-empty',
  });
  await expect(readSecret({ ...source, file: join(folder, 'absent') }, terminal)).rejects.toMatchObject({
    code: 'secret-unreadable',
  });
  await expect(readSecret({ ...source, fd: '-1' }, terminal)).rejects.toMatchObject({ code: 'usage' });
});
