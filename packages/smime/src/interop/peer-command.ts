import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PeerRefusal } from './peer.js';

export interface CommandOptions {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a peer's command; gives what it printed, or throws its last words. */
export function runPeer(
  command: string,
  args: readonly string[],
  { folder, environment = {}, input = '' }: CommandOptions,
): Promise<{ readonly out: Buffer; readonly words: string }> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C', ...environment },
      timeout: 30_000,
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    process_.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    process_.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    process_.on('error', (cause) => reject(new PeerRefusal(`${command}: ${cause.message}`)));
    process_.on('close', (code, signal) => {
      const words = Buffer.concat(errors).toString();
      if (code === 0) resolve({ out: Buffer.concat(out), words });
      else reject(new PeerRefusal(lastWords(words) || `ended with ${signal ?? code}`));
    });
    // A command that ends before it has read its input has said why on its error output.
    process_.stdin.on('error', () => undefined);
    process_.stdin.end(input);
  });
}

/** Where a command lies, if it is there. */
export function findCommand(command: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
}

/** The most telling line: OpenSSL's reason, else the last one; without what changes from run to run. */
export function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(Verification failure|gpgsm: +(total number|imported|unchanged|secret keys))/.test(line),
    );
  const line = lines.find((each) => /:error:/.test(each)) ?? lines.at(-1) ?? '';
  const openssl = /:error:[^:]*:([^:]*):[^:]*:([^:]*):/.exec(line);
  return (openssl ? `${openssl[1]}: ${openssl[2]}` : line).replace(/[0-9A-F]{16,}/g, '…').slice(0, 140);
}
