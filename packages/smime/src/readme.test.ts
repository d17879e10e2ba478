import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '@secure-mail/chromium';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { build, defaultClientConditions } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { concatBytes, utf8 } from './bytes/byte-arrays.js';
import { collect, openMessageStream } from './index.js';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
/** The examples continue each other. */
const EXAMPLES = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
const PROMISED = EXAMPLES.flatMap((code) => [...code.matchAll(/console\.log.*\n\/\/ (.*)$/gm)]).map(
  ([, text]) => text!,
);

describe('README', () => {
  let folder: string;
  let example: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    example = join(folder, 'example.ts');
    writeFileSync(
      example,
      EXAMPLES.join('\n').replaceAll("'@secure-mail/smime'", `'${PACKAGE}/src/index.ts'`),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('its examples run in Node and print what they say', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await import(example);
      expect(PROMISED).not.toEqual([]);
      expect(log.mock.calls.map(printed)).toEqual(PROMISED);
    } finally {
      log.mockRestore();
    }
  });

  test('its file store holds what a large message is opened into, and is gone afterwards', async () => {
    const [, code] = /```js\n([\s\S]*?)```/.exec(README)!;
    const module = join(folder, 'file-store.mjs');
    writeFileSync(module, code!);
    const { fileStore } = await import(module);
    const path = join(folder, 'payload');
    const line = utf8(`${'x'.repeat(74)}\r\n`.repeat(8000));
    const opened = await openMessageStream(concatBytes([utf8('From: anna@firm.example\r\n\r\n'), line]), {
      keys: [],
      roots: [],
      at: new Date(),
      readers: [],
      temporaryStore: () => fileStore(path),
    });
    expect(readFileSync(path).length).toBeGreaterThan(line.length);
    expect((await collect(opened.payload())).length).toBe(opened.size);
    await opened.discard();
    expect(existsSync(path)).toBe(false);
  });

  describeInChromium('in a browser', () => {
    test('its examples run and print what they say', async () => {
      const script = await bundled(example);
      const browser = await launchChromium();
      try {
        const page = await browser.newPage();
        // WebCrypto is there for secure origins alone, and localhost is one.
        await page.route('http://localhost/**', (route) =>
          route.fulfill(
            route.request().url().endsWith('.js')
              ? { contentType: 'text/javascript', body: script }
              : { contentType: 'text/html', body: '<!doctype html><title>README</title>' },
          ),
        );
        await page.goto('http://localhost/');
        const calls = await page.evaluate<unknown[][]>(IN_PAGE);
        expect(calls.map(printed)).toEqual(PROMISED);
      } finally {
        await browser.close();
      }
    });
  });
});

/** Source text: what vitest makes of an `import` runs in no page. */
const IN_PAGE = `(async () => {
  const calls = [];
  console.log = (...values) => void calls.push(values);
  await import('/example.js');
  return calls;
})()`;

function printed(values: readonly unknown[]): string {
  return values
    .map((value) => (Array.isArray(value) ? `[${value.join()}]` : String(value ?? '').trim()))
    .join(' ')
    .trim();
}

/** The examples with everything that they import, resolved as for browsers. */
async function bundled(entry: string): Promise<string> {
  const outDir = join(entry, '..', 'dist');
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(entry, '..'),
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: { outDir, lib: { entry, formats: ['es'], fileName: () => 'example.js' } },
  });
  return readFileSync(join(outDir, 'example.js'), 'utf8');
}
