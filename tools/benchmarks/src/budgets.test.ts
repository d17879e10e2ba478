import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeDocument } from './benchmark-document.js';
import { budgetTable } from './budgets.js';
import type { Measurement } from './measurement.js';

const row = (more: Partial<Measurement>): Measurement => ({
  operation: 'protect',
  bytes: 25_000_000,
  recipients: 1,
  implementation: 'ours',
  seconds: 1,
  peakMiB: 100,
  idleMiB: 60,
  wireBytes: 25_000_000,
  ...more,
});

const lineOf = (table: string, words: string) => table.split('\n').find((line) => line.includes(words));

test('a budget says whether it was held, by ratios of the same run', () => {
  const table = budgetTable([
    row({}),
    row({ implementation: 'limit', seconds: 0.6 }),
    row({ implementation: 'openssl', seconds: 1.5 }),
    row({ operation: 'open' }),
    row({ operation: 'open', implementation: 'openssl', seconds: 3 }),
    row({ operation: 'open', bytes: 150_000_000, peakMiB: 110 }),
  ]);
  expect(lineOf(table, 'the limit ÷ ours')).toMatch(/0\.60 \| missed/);
  expect(lineOf(table, 'time of OpenSSL ÷ ours')).toMatch(/1\.50 \| held/);
  expect(lineOf(table, 'open 25 MB: time of OpenSSL ÷ ours')).toMatch(/3\.00 \| held/);
  expect(lineOf(table, 'open 150 MB: memory')).toMatch(/52\.43 \| missed/);
  expect(lineOf(table, 'protect 10 KB')).toContain('not measured');
});

test('small messages are measured against the RSA operations that they do themselves', () => {
  const small = (more: Partial<Measurement>) => row({ operation: 'open', bytes: 10_000, ...more });
  const table = budgetTable([
    small({ implementation: 'ours-in-memory', seconds: 0.9 }),
    small({ implementation: 'ours-anew', seconds: 3 }),
    small({ implementation: 'rsa-known', seconds: 0.5 }),
    small({ implementation: 'rsa', seconds: 1 }),
  ]);
  expect(lineOf(table, 'open 10 KB: time ÷ that of the RSA operations alone, keys at hand')).toMatch(
    /1\.80 \| held/,
  );
  expect(lineOf(table, 'open 10 KB: time ÷ that of the RSA operations alone, every key')).toMatch(
    /no budget \| 3\.00 \|\s+\|/,
  );
});

test('rows for many recipients are no budget', () => {
  const table = budgetTable([row({ recipients: 50 }), row({ recipients: 50, implementation: 'limit' })]);
  expect(lineOf(table, 'the limit ÷ ours')).toContain('not measured');
});

test('tables go between the marks of the page, as often as one likes; a page without marks is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'benchmarks-'));
  try {
    const page = join(folder, 'page.md');
    writeFileSync(
      page,
      'Before.\n<!-- measured: written by ./tools/bench smime --document -->\nold\n<!-- end -->\nAfter.\n',
    );
    writeDocument(page, '| first |');
    writeDocument(page, '| second |');
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^Before\.\n/);
    expect(text).toMatch(/\nAfter\.\n$/);
    expect(text).toContain('| second |');
    expect(text).not.toMatch(/first|old/);
    writeFileSync(page, 'Nothing.');
    expect(() => writeDocument(page, '| third |')).toThrow('has no place');
    expect(readFileSync(page, 'utf8')).toBe('Nothing.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
