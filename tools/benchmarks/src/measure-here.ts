import { statSync } from 'node:fs';
import {
  type Implementation,
  type ImplementationName,
  type Measurement,
  SMALL,
  type Task,
} from './measurement.js';

/** Each is loaded alone: the memory of a process is what its own implementation takes. */
const IMPLEMENTED: Readonly<Record<ImplementationName, () => Promise<Implementation>>> = {
  ours: async () => (await import('./implementations/ours.js')).ours,
  'ours-in-memory': async () => (await import('./implementations/ours-in-memory.js')).oursInMemory,
  'ours-anew': async () => (await import('./implementations/ours-in-memory.js')).oursAnew,
  openssl: async () => (await import('./implementations/openssl.js')).openssl,
  'openssl-der': async () => (await import('./implementations/openssl.js')).opensslDer,
  gpgsm: async () => (await import('./implementations/gpgsm.js')).gpgsm,
  'node-forge': async () => (await import('./implementations/node-forge.js')).nodeForge,
  pkijs: async () => (await import('./implementations/pkijs.js')).wholePkijs,
  limit: async () => (await import('./implementations/limit.js')).limit,
  'limit-decoded': async () => (await import('./implementations/limit.js')).limitDecoded,
  rsa: async () => (await import('./implementations/rsa.js')).rsa,
  'rsa-known': async () => (await import('./implementations/rsa.js')).rsaKnown,
};

/** The process of one measurement: runs the task and prints its row as JSON. */
export async function measureHere(task: Task): Promise<void> {
  const implementation = await IMPLEMENTED[task.implementation]();
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
