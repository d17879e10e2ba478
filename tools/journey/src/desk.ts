import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, programs, runCommand } from './command.js';

/** Writes a secret into a file that only its owner reads, as commands take secrets. */
export async function secretFile(desk: string, name: string, secret: string): Promise<string> {
  await mkdir(desk, { recursive: true, mode: 0o700 });
  const file = join(desk, name);
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

export interface JsonResult extends CommandResult {
  /** What the command printed with --json; undefined when that was no JSON. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** `securemail --json` on somebody's machine. */
export async function securemail(
  desk: string,
  profile: string,
  ...args: readonly string[]
): Promise<JsonResult> {
  return withJson(
    await runCommand(programs.securemail, ['--profile', join(desk, profile), '--json', ...args]),
  );
}

/** A command of the service, on the administrator's machine. */
export async function serviceCommand(data: string, ...args: readonly string[]): Promise<JsonResult> {
  return withJson(await runCommand(programs.service, [...args, '--json', '--data', data]));
}

/** The code and sentence of a refusal printed with --json. */
export function refusalOf(result: JsonResult): { readonly code: string; readonly message: string } {
  const error = result.json?.error as { readonly code?: string; readonly message?: string } | undefined;
  return { code: error?.code ?? '', message: error?.message ?? result.stderr.trim() };
}

function withJson(result: CommandResult): JsonResult {
  try {
    return { ...result, json: JSON.parse(result.stdout) as Readonly<Record<string, unknown>> };
  } catch {
    return { ...result, json: undefined };
  }
}
