import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeDocument } from './benchmark-document.js';
import { budgetTable } from './budgets.js';
import {
  IMPLEMENTATIONS,
  type ImplementationName,
  type Measurement,
  SMALL,
  type Task,
} from './measurement.js';
import { RSA_KEYS, type RsaKeys, writeMessage, writePeople } from './measuring-folder.js';
import { resultTable, sizeText } from './result-table.js';

const USAGE = `Usage: bench smime [--json FILE] [--document] [--quick] [--only IMPLEMENTATION,…] [--keys KEYS]
  IMPLEMENTATION: ${IMPLEMENTATIONS.join(', ')}
  KEYS: ${RSA_KEYS.join(', ')}; the first unless told otherwise
What the words and tables mean is in docs/benchmarks.md.`;
const SIZES = [SMALL, 1_000_000, 25_000_000, 150_000_000];
const RECIPIENTS = [1, 50];
const DOCUMENT = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

/** Why something is not measured. */
const left: readonly { readonly is: (task: Task) => boolean; readonly why: string }[] = [
  {
    is: (t) => t.implementation.startsWith('rsa') && t.bytes > SMALL,
    why: 'rsa, rsa-known over 10 KB: the same for every size',
  },
  {
    is: (t) => t.implementation === 'ours-anew' && t.bytes > SMALL,
    why: 'ours-anew: what it adds is the same for every size',
  },
  {
    is: (t) => t.implementation === 'ours-in-memory' && t.bytes > 25_000_000,
    why: 'ours-in-memory over 25 MB: larger messages are what the streams are for',
  },
  {
    is: (t) => t.implementation === 'node-forge' && t.bytes > 25_000_000,
    why: 'node-forge over 25 MB: its strings grow beyond what V8 holds, and it takes minutes',
  },
  {
    is: (t) => t.bytes > 25_000_000 && (t.implementation === 'pkijs' || t.implementation === 'openssl-der'),
    why: 'pkijs over 25 MB: it takes gigabytes and many seconds; openssl-der there is what it is at 25 MB',
  },
  {
    is: (t) => t.bytes > 25_000_000 && t.recipients > 1,
    why: '50 recipients over 25 MB: what they add is the same for every size',
  },
  {
    is: (t) => t.implementation.startsWith('limit') && t.recipients > 1,
    why: 'limit: knows no recipients, so it is measured once for each size',
  },
];

/** `bench smime`: measures everything side by side in one run. Answers the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const choices = choicesIn(args);
  if (typeof choices === 'string') {
    console.error(`${choices}\n${USAGE}`);
    return 2;
  }
  const { keys, chosen, ...values } = choices;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const rows: Measurement[] = [];
  const notes = new Set<string>();
  try {
    await writePeople(folder, Math.max(...RECIPIENTS), keys);
    const sizes = values.quick ? SIZES.slice(0, 3) : SIZES;
    for (const bytes of sizes) await writeMessage(folder, bytes);
    for (const task of tasks(folder, sizes, chosen, values.quick)) {
      const why = left.find(({ is }) => is(task))?.why;
      if (why) {
        notes.add(why);
        continue;
      }
      const what = `${task.operation} ${sizeText(task.bytes)}, ${task.recipients} recipients, ${task.implementation}`;
      try {
        const row = await measure(task);
        rows.push(row);
        console.error(`${what}: ${(row.seconds * 1000).toFixed(1)} ms, peak ${row.peakMiB.toFixed(0)} MiB`);
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        notes.add(`${what}: ${words}`);
        console.error(`${what}: ${words}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const tables = [
    `Keys: ${keys} for everybody, up to the root.`,
    budgetTable(rows),
    resultTable(rows),
    ...(notes.size > 0 ? [`Not measured:\n\n${[...notes].map((note) => `- ${note}`).join('\n')}`] : []),
  ].join('\n\n');
  console.log(tables);
  if (values.document) writeDocument(DOCUMENT, tables);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.length > 0 ? 0 : 1;
}

interface Choices {
  readonly json: string | undefined;
  readonly document: boolean;
  readonly quick: boolean;
  readonly keys: RsaKeys;
  readonly chosen: readonly ImplementationName[];
}

/** What is to be measured; a sentence when that is not clear. */
function choicesIn(args: readonly string[]): Choices | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        document: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: IMPLEMENTATIONS.join() },
        keys: { type: 'string', default: RSA_KEYS[0] },
      },
    });
    if (positionals.join() !== 'smime') return 'There is one benchmark: smime.';
    const keys = RSA_KEYS.find((name) => name === values.keys);
    if (!keys) return `There are no keys ${values.keys}.`;
    const only = values.only.split(',');
    const unknown = only.find((name) => !IMPLEMENTATIONS.some((known) => known === name));
    if (unknown !== undefined) return `There is no implementation ${unknown}.`;
    const { json, document, quick } = values;
    return { json, document, quick, keys, chosen: IMPLEMENTATIONS.filter((name) => only.includes(name)) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Operations in one run of a small message, where they are more or fewer than usual. */
const REPEATS: Partial<Record<ImplementationName, number>> = {
  ours: 50,
  'ours-in-memory': 200,
  'ours-anew': 50,
  rsa: 200,
  'rsa-known': 200,
  openssl: 5,
  'openssl-der': 5,
  gpgsm: 5,
};

/** Protecting comes before opening: what one wrote is what it opens. */
function tasks(
  folder: string,
  sizes: readonly number[],
  chosen: readonly ImplementationName[],
  quick: boolean,
): readonly Task[] {
  return sizes.flatMap((bytes) =>
    RECIPIENTS.flatMap((recipients) =>
      (['protect', 'open'] as const).flatMap((operation) =>
        chosen.map((implementation) => {
          const wholeBuffers = implementation === 'pkijs' || implementation === 'node-forge';
          const repeats = bytes > SMALL ? 1 : (REPEATS[implementation] ?? 20);
          const runs = quick || bytes > (wholeBuffers ? 1_000_000 : 25_000_000) ? 3 : 5;
          return { operation, bytes, recipients, implementation, folder, runs, repeats };
        }),
      ),
    ),
  );
}

/** In a process of its own: its memory is nobody else's, and nothing is warm that another warmed. */
function measure(task: Task): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('../bin/measure.js', import.meta.url));
    const child = spawn(process.execPath, [program, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
    let [out, words] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      words += chunk;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(out));
      else reject(new Error(/^\w*Error.*$/m.exec(words)?.[0] ?? `ended with ${signal ?? code}`));
    });
  });
}
