import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FuzzOptions, FuzzReport } from './fuzz-loop.js';
import { FUZZ_TARGETS, type FuzzTargetName } from './fuzz-targets.js';

/** Processor time for all targets together, two of which run at a time; SECUREMAIL_FUZZ_SECONDS makes it longer. */
const SECONDS = Number(process.env.SECUREMAIL_FUZZ_SECONDS ?? 200);
const AT_A_TIME = 2;
/** After this long without an end a process is stopped: it hangs in an input. */
const HANGING = 60;
/** Far fewer than there are, for machines that do much else. */
const MIN_INPUTS = 100;
const MAX_GROWTH_MIB = 64;
const MAX_RESIDENT_MIB = 768;
/** Heap of the process; an input that needs more ends it. */
const MAX_HEAP_MIB = 384;

const sources = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const program = join(folder, 'fuzz.mjs');
const targets = Object.keys(FUZZ_TARGETS) as FuzzTargetName[];
const seconds = Math.max(1, Math.round(SECONDS / targets.length));

describe('coverage-guided fuzzing', () => {
  const running: Promise<void>[] = Array.from({ length: AT_A_TIME }, () => Promise.resolve());
  const results = new Map<FuzzTargetName, Promise<FuzzResult>>();

  beforeAll(async () => {
    await bundle();
    for (const [index, target] of targets.entries()) {
      const before = running[index % AT_A_TIME]!;
      const result = before.then(() => run(target));
      running[index % AT_A_TIME] = result.then(() => undefined);
      results.set(target, result);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(targets)(
    'nothing but an SmimeError leaves the reader, within bounds of time and memory: %s',
    { timeout: (SECONDS + targets.length * HANGING) * 1000 },
    async (target) => {
      const { report, input, text } = await results.get(target)!;
      if (report)
        console.log(
          `Fuzz ${target}: ${report.inputs} inputs in ${seconds} s, ${report.kept} kept, ${report.places} places, slowest ${report.slowest.toFixed(2)} s, growth ${report.growth.toFixed(0)} MiB, resident ${report.resident.toFixed(0)} MiB`,
        );
      expect(report?.found, input).toBeUndefined();
      expect(report, `${input}\n${text}`).toBeDefined();
      expect(report!.inputs).toBeGreaterThan(MIN_INPUTS);
      expect(report!.growth).toBeLessThan(MAX_GROWTH_MIB);
      expect(report!.resident).toBeLessThan(MAX_RESIDENT_MIB);
    },
  );
});

interface FuzzResult {
  /** Nothing when the process crashed or hung. */
  readonly report: FuzzReport | undefined;
  /** The last input, base64. */
  readonly input: string;
  readonly text: string;
}

function run(target: FuzzTargetName): Promise<FuzzResult> {
  const current = join(folder, `${target}.current`);
  const options: FuzzOptions = { target, seconds, current };
  const flags = ['--expose-gc', `--max-old-space-size=${MAX_HEAP_MIB}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, program, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hanging = setTimeout(() => child.kill('SIGKILL'), (seconds + HANGING) * 1000);
    let [text, output] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text = `${text}${chunk}`.slice(-3000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(hanging);
      const report = code === 0 ? (JSON.parse(output) as FuzzReport) : undefined;
      const input = report && report.found === undefined ? '' : lastInput(current);
      resolve({ report, input, text });
    });
  });
}

function lastInput(current: string): string {
  const bytes = readFileSync(current);
  return bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('base64');
}

/** The loop with all it imports as one module, in which what reads the inputs is instrumented. */
async function bundle(): Promise<void> {
  const conditions = ['source', 'module', 'node', 'default'];
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import { fuzz } from ${JSON.stringify(join(sources, 'fuzz-loop.ts'))};\nprocess.stdout.write(JSON.stringify(await fuzz(JSON.parse(process.argv[2]!))));\n`,
  );
  await build({
    configFile: false,
    logLevel: 'error',
    root: sources,
    plugins: [instrumentation()],
    ssr: { noExternal: true, resolve: { conditions } },
    resolve: { conditions },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        output: { format: 'es', entryFileNames: 'fuzz.mjs', codeSplitting: false },
      },
    },
  });
}

function instrumentation(): Plugin {
  const instrumenter = createInstrumenter({ esModules: true, compact: true, produceSourceMap: false });
  return {
    name: 'coverage',
    enforce: 'post',
    transform(code, file) {
      const isReader = /\/smime\/src\/(?!fuzzing|testing|conformance)/.test(file);
      return isReader ? { code: instrumenter.instrumentSync(code, file), map: null } : undefined;
    },
  };
}
