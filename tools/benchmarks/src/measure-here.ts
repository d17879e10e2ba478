import { statSync } from 'node:fs';
import { gpgsm } from './implementations/gpgsm.js';
import { limit, limitDecoded } from './implementations/limit.js';
import { nodeForge } from './implementations/node-forge.js';
import { openssl, opensslDer } from './implementations/openssl.js';
import { ours } from './implementations/ours.js';
import { oursAnew, oursInMemory } from './implementations/ours-in-memory.js';
import { wholePkijs } from './implementations/pkijs.js';
import { rsa, rsaKnown } from './implementations/rsa.js';
import {
  type Implementation,
  type ImplementationName,
  type Measurement,
  SMALL,
  type Task,
} from './measurement.js';

const IMPLEMENTED: Readonly<Record<ImplementationName, Implementation>> = {
  ours,
  'ours-in-memory': oursInMemory,
  'ours-anew': oursAnew,
  openssl,
  'openssl-der': opensslDer,
  gpgsm,
  'node-forge': nodeForge,
  pkijs: wholePkijs,
  limit,
  'limit-decoded': limitDecoded,
  rsa,
  'rsa-known': rsaKnown,
};

/** The process of one measurement: runs the task and prints its row as JSON. */
export async function measureHere(task: Task): Promise<void> {
  const implementation = IMPLEMENTED[task.implementation];
  await warmUp(implementation, task);
  const { run, wire, processesMiB, end } = await implementation.prepare(task);
  const idleMiB = processesMiB ? 0 : process.memoryUsage.rss() / 2 ** 20;
  const seconds: number[] = [];
  try {
    if (task.bytes === SMALL) await compile(run, task.repeats);
    for (let i = 0; i < task.runs; i++) {
      const began = performance.now();
      for (let j = 0; j < task.repeats; j++) await run();
      seconds.push((performance.now() - began) / 1000 / task.repeats);
    }
  } finally {
    end?.();
  }
  const { operation, bytes, recipients } = task;
  const row: Measurement = {
    operation,
    bytes,
    recipients,
    implementation: task.implementation,
    seconds: seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? Number.NaN,
    peakMiB: processesMiB?.() ?? process.resourceUsage().maxRSS / 1024,
    idleMiB,
    wireBytes: wire ? statSync(wire).size : 0,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

/** Small messages are those of a program that has run for a while: its code is compiled. */
async function compile(run: () => Promise<void>, repeats: number): Promise<void> {
  const began = performance.now();
  for (let i = 0; i < repeats || (i < 10 * repeats && performance.now() - began < COMPILING); i++)
    await run();
}

/** Milliseconds. */
const COMPILING = 3000;

/** One small message: programs are not at rest before their first. */
async function warmUp({ prepare }: Implementation, task: Task): Promise<void> {
  for (const operation of ['protect', task.operation] as const) {
    const { run, end } = await prepare({ ...task, operation, bytes: SMALL });
    await run();
    end?.();
  }
}
