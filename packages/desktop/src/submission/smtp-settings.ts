import { resolve } from 'node:path';
import { readSecret } from '../command-line/secret-source.js';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError } from '../desktop-error.js';
import type { ProfileSettings } from '../profile/settings.js';
import { parseSmtpUrl, type SmtpServer } from './smtp-server.js';

export interface SmtpOptions {
  readonly smtp?: string;
  readonly smtpPasswordFile?: string;
}

/** @throws {DesktopError} `smtp-url-invalid`, `smtp-password-in-url` */
export function withSmtp(settings: ProfileSettings, options: SmtpOptions): ProfileSettings {
  if (options.smtp !== undefined) parseSmtpUrl(options.smtp);
  return {
    ...settings,
    ...(options.smtp !== undefined && { smtpUrl: options.smtp }),
    ...(options.smtpPasswordFile !== undefined && { smtpPasswordFile: resolve(options.smtpPasswordFile) }),
  };
}

/** @throws {DesktopError} `smtp-missing` */
export function smtpServerOf(settings: ProfileSettings): SmtpServer {
  if (settings.smtpUrl === undefined) throw new DesktopError('smtp-missing');
  return parseSmtpUrl(settings.smtpUrl);
}

/** The password for a server that knows the user by one; without a file, the server is used without signing in. */
export async function smtpPasswordOf(
  settings: ProfileSettings,
  terminal: Terminal,
): Promise<string | undefined> {
  if (settings.smtpPasswordFile === undefined) return undefined;
  const source = {
    file: settings.smtpPasswordFile,
    option: '--smtp-password-file',
    question: 'commandLine.askPassword',
  } as const;
  return readSecret(source, terminal);
}
