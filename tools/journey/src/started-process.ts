import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A long-running program of ours that has said that it is ready. */
export interface StartedProcess<Ready> {
  readonly name: string;
  readonly ready: Ready;
  /** Asks it to end and waits until it has; after ten seconds it is killed. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts a program with this Node and waits for its line of JSON with `"ready": true`.
 * @param logFile where its standard error goes, appended.
 * @throws {Error} when it ends before it is ready, with the last of what it said.
 */
export async function startProcess<Ready>(
  name: string,
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<StartedProcess<Ready>> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  child.stderr.pipe(log, { end: false });
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-1000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => log.end(resolve)));
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const said = parseLine(line);
      if (said?.ready === true) resolve(said as Ready);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`${name} ended (exit code ${code}) before it was ready: ${lastWords.trim()}`)),
    );
  });
  return {
    name,
    ready,
    stop: () => end(child, ended, 'SIGTERM'),
    kill: () => end(child, ended, 'SIGKILL'),
  };
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(patience);
}

function parseLine(line: string): { readonly ready?: boolean } | undefined {
  try {
    return JSON.parse(line) as { readonly ready?: boolean };
  } catch {
    return undefined;
  }
}
