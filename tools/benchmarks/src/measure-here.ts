import { statSync } from 'node:fs';
import { gpgsm } from './implementations/gpgsm.js';
import { limit } from './implementations/limit.js';
import { nodeForge } from './implementations/node-forge.js';
import { openssl } from './implementations/openssl.js';
import { ours } from './implementations/ours.js';
import { wholePkijs } from './implementations/pkijs.js';
import { rsa } from './implementations/rsa.js';
import type { Implementation, ImplementationName, Measurement, Task } from './measurement.js';

const IMPLEMENTED: Readonly<Record<ImplementationName, Implementation>> = {
  ours,
  openssl,
  gpgsm,
  'node-forge': nodeForge,
  pkijs: wholePkijs,
  limit,
  rsa,
};

/** The process of one measurement: runs the task and prints its row as JSON. */
export async function measureHere(task: Task): Promise<void> {
  const { run, wire, processesMiB, end } = await IMPLEMENTED[task.implementation].prepare(task);
  const idleMiB = processesMiB ? 0 : process.memoryUsage.rss() / 2 ** 20;
  const seconds: number[] = [];
  try {
    for (let i = 0; i < task.runs; i++) {
      const began = performance.now();
      for (let j = 0; j < task.repeats; j++) await run();
      seconds.push((performance.now() - began) / 1000 / task.repeats);
    }
  } finally {
    end?.();
  }
  const { operation, bytes, recipients, implementation } = task;
  const row: Measurement = {
    operation,
    bytes,
    recipients,
    implementation,
    seconds: seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? Number.NaN,
    peakMiB: processesMiB?.() ?? process.resourceUsage().maxRSS / 1024,
    idleMiB,
    wireBytes: wire ? statSync(wire).size : 0,
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
