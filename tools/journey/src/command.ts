import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The shipped commands, from their places in the repository. */
export const programs = {
  securemail: programFile('packages/desktop/bin/securemail.js'),
  service: programFile('packages/service/bin/securemail-service.js'),
  demoMail: programFile('tools/demo-mail/bin/demo-mail.js'),
} as const;

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  /** Resolves when the command's output first contains the text. */
  said(text: string): Promise<void>;
  readonly result: Promise<CommandResult>;
}

/** Runs a command to its end, without a terminal and without standard input. */
export function runCommand(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return startCommand(program, args, environment).result;
}

export function startCommand(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const isScript = program.endsWith('.js');
  const child = spawn(isScript ? process.execPath : program, isScript ? [program, ...args] : args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 1, ...output }));
  });
  return {
    result,
    said: (text) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (output.stdout.includes(text) || output.stderr.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        result.then(
          (ended) => reject(new Error(`The command ended (${ended.exitCode}) without saying "${text}".`)),
          reject,
        );
      }),
  };
}

function programFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}
