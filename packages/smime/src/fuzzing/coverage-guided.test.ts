import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzzSeeds } from './fuzz-seeds.js';
import { FUZZ_TARGETS } from './fuzz-targets.js';

/** All targets together; SECUREMAIL_FUZZ_SECONDS makes it longer. */
const SECONDS = Number(process.env.SECUREMAIL_FUZZ_SECONDS ?? 60);
/** One input may not take longer than this, nor the process hold more. jsfuzz counts its start to the first. */
const INPUT_SECONDS = 90;
const MEMORY_MIB = 1024;

const sources = dirname(fileURLToPath(import.meta.url));
const jsfuzz = createRequire(import.meta.url).resolve('jsfuzz/build/src/index.js');
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('coverage-guided fuzzing with jsfuzz', () => {
  beforeAll(async () => {
    await bundle();
    for (const [name, seeds] of Object.entries(await fuzzSeeds())) {
      mkdirSync(join(folder, 'corpus', name), { recursive: true });
      seeds.forEach((seed, i) => {
        writeFileSync(join(folder, 'corpus', name, `seed-${i}`), seed);
      });
    }
  });

  test.each(FUZZ_TARGETS)(
    'nothing but an SmimeError leaves the reader of: %s',
    { timeout: (SECONDS + 3 * INPUT_SECONDS + 60) * 1000 },
    async (name) => {
      // jsfuzz awaits nothing but an async function, and takes its file relative to where it runs.
      writeFileSync(
        join(folder, `${name}.cjs`),
        `const { fuzzTargets } = require('./targets.cjs');\nmodule.exports.fuzz = async (data) => fuzzTargets['${name}'](data);\n`,
      );
      const seconds = Math.max(1, Math.round(SECONDS / FUZZ_TARGETS.length));
      const { code, text } = await runFor(seconds, [
        ...[jsfuzz, `${name}.cjs`, join('corpus', name)],
        ...[`--timeout=${INPUT_SECONDS}`, `--rss-limit-mb=${MEMORY_MIB}`, '--no-versifier'],
        `--exact-artifact-path=${join(folder, `found-${name}`)}`,
      ]);
      const last = [...text.matchAll(/^#(\d+) (?:NEW|PULSE) +cov: (\d+)/gm)].at(-1);
      console.log(`Fuzz ${name}: ${last?.[1] ?? 0} inputs in ${seconds} s, ${last?.[2] ?? 0} places covered`);
      const found = existsSync(join(folder, `found-${name}`))
        ? readFileSync(join(folder, `found-${name}`)).toString('base64')
        : undefined;
      expect(found, text.slice(-3000)).toBeUndefined();
      expect(code, text.slice(-3000)).toBe(0);
      expect(Number(last?.[1] ?? 0)).toBeGreaterThan(0);
    },
  );
});

/** The targets with all they import as one CommonJS file, which jsfuzz instruments when it is required. */
async function bundle(): Promise<void> {
  const conditions = ['source', 'module', 'node', 'default'];
  await build({
    configFile: false,
    logLevel: 'error',
    root: sources,
    ssr: { noExternal: true, resolve: { conditions } },
    resolve: { conditions },
    build: {
      ssr: join(sources, 'fuzz-targets.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      // The parser that instruments it is of 2020.
      target: 'es2018',
      rolldownOptions: {
        output: { format: 'cjs', entryFileNames: 'targets.cjs', codeSplitting: false },
      },
    },
  });
}

/** It has no time limit of its own: interrupted, its worker ends after the input it is at. */
function runFor(
  seconds: number,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group, so that the worker hears of the end too.
      detached: true,
    });
    const signal = (name: NodeJS.Signals) => child.pid && process.kill(-child.pid, name);
    let end: NodeJS.Timeout | undefined;
    const tooLong = setTimeout(() => signal('SIGKILL'), (seconds + 2 * INPUT_SECONDS) * 1000);
    let text = '';
    const collect = (chunk: Buffer) => {
      text += chunk;
      // The time is for inputs, not for instrumenting the code before the first.
      if (end === undefined && /^#\d+ NEW/m.test(text))
        end = setTimeout(() => signal('SIGINT'), seconds * 1000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(end);
      clearTimeout(tooLong);
      resolve({ code, text });
    });
  });
}
