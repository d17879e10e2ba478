import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

describe('README', () => {
  test('its example runs and prints what it says', async () => {
    const examples = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
    expect(examples.length).toBeGreaterThan(0);
    const folder = mkdtempSync(join(PACKAGE, 'src', 'readme-'));
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      // The examples continue each other.
      const path = join(folder, 'example.ts');
      writeFileSync(path, examples.join('\n').replaceAll("'@secure-mail/smime'", "'../index.js'"));
      await import(path);
      const promised = [...README.matchAll(/^\/\/ (.*)$/gm)].map(([, text]) => text!);
      const printed = log.mock.calls.map((values) =>
        values.map((value) => (Array.isArray(value) ? `[${value.join()}]` : String(value).trim())).join(' '),
      );
      for (const line of printed) expect(promised).toContain(line);
      expect(printed.length).toBe(2);
    } finally {
      log.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });
});
