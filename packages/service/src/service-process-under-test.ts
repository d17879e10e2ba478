import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// For tests alone: the service as a real process of its own, which can be killed.

const bin = fileURLToPath(new URL('../bin/securemail-service.js', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the service to its end. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return await ended(start(args, environment));
}

export interface ServiceProcess {
  readonly http: string;
  readonly gateway: string;
  /** At whatever instruction it is. */
  kill(): Promise<Ended>;
  /** As an operator does. */
  terminate(): Promise<Ended>;
}

/** Starts `serve` and waits for its ready line. */
export async function startServiceProcess(
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = start(['serve', '--data', dataFolder], {
    SECURE_MAIL_HTTP_PORT: '0',
    SECURE_MAIL_SMTP_PORT: '0',
    SECURE_MAIL_SMARTHOST: 'smtp://127.0.0.1:9',
    ...environment,
  });
  const end = ended(child);
  const ready = new Promise<{ http: string; gateway: string }>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolve(JSON.parse(said) as { http: string; gateway: string });
    });
    void end.then(({ stderr }) => reject(new Error(`The service did not start: ${stderr}`)));
  });
  const signalled = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    return await end;
  };
  return { ...(await ready), kill: () => signalled('SIGKILL'), terminate: () => signalled('SIGTERM') };
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'C', ...environment },
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stdout, stderr };
}
