import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** The shipped programs, as they lie in the repository. */
export const programs = {
  service: `${repository}packages/service/bin/securemail-service.js`,
  demoMail: `${repository}tools/demo-mail/bin/demo-mail.js`,
  securemail: `${repository}packages/desktop/bin/securemail.js`,
};

export interface RunningProcess<Ready> {
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** Ends it at once, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a program and waits for its line of JSON. */
export async function startProcess<Ready>(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProcess<Ready>> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  for await (const line of createInterface(child.stdout))
    return { ready: JSON.parse(line) as Ready, child, kill };
  await gone;
  throw new Error(`${program} did not start: ${log}`);
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without a terminal. */
export function finish(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  started: (child: ChildProcess) => void = () => undefined,
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** A port that is free now: a process that is started again has to come back under the same one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}
