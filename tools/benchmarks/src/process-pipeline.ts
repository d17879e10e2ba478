import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `a < input | b > output` and keeps the most memory its processes had together. */
export class ProcessPipeline {
  readonly #peaks = { most: 0 };

  get peakMiB(): number {
    return this.#peaks.most;
  }

  async run(commands: readonly Command[], input: string, output: string): Promise<void> {
    const [from, to] = [openSync(input, 'r'), openSync(output, 'w')];
    const children: ChildProcess[] = [];
    commands.forEach(({ name, args, environment }, i) => {
      const before = children[i - 1]?.stdout ?? from;
      const last = i === commands.length - 1;
      children.push(
        spawn(name, args, {
          stdio: [before, last ? to : 'pipe', 'ignore'],
          env: { ...process.env, ...environment },
        }),
      );
      // The next process reads it; this one must not.
      if (typeof before !== 'number') before.destroy();
    });
    const watch = setInterval(() => this.#look(children), 10);
    try {
      const codes = await Promise.all(
        children.map((child) => new Promise<number | null>((resolve) => child.once('exit', resolve))),
      );
      const failed = codes.findIndex((code) => code !== 0);
      if (failed >= 0) throw new Error(`${commands[failed]?.name} ended with ${codes[failed]}`);
    } finally {
      clearInterval(watch);
      closeSync(from);
      closeSync(to);
    }
  }

  /** The kernel keeps the high-water mark of each process. */
  #look(children: readonly ChildProcess[]): void {
    let kilobytes = 0;
    for (const { pid } of children) {
      try {
        kilobytes += Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
      } catch {
        // It has ended.
      }
    }
    this.#peaks.most = Math.max(this.#peaks.most, kilobytes / 1024);
  }
}
