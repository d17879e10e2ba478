import { parseArgs } from 'node:util';
import { DemoMailError } from './demo-mail-error.js';

export interface Settings {
  /** Where Maildirs and spool live. */
  readonly folder: string;
  readonly gateway: { readonly host: string; readonly port: number };
  /** Mail for this domain is relayed to the gateway; every other domain has its mailboxes here. */
  readonly gatewayDomain: string;
  /** 0: any free port. */
  readonly smtpPort: number;
  readonly webPort: number;
  /** `user:password` lines. Without it, AUTH is not offered. */
  readonly usersFile: string | undefined;
  /** Recipients answered with 550, to show what a refusal does. */
  readonly refuse: readonly string[];
  readonly maxBytes: number;
  /** Milliseconds before the first further attempt at the gateway; doubled each time, at most a minute. */
  readonly retryDelay: number;
}

export const usage = `demo-mail --folder FOLDER --gateway HOST:PORT [--gateway-domain DOMAIN] [--smtp-port N] [--web-port N]
          [--users FILE] [--refuse ADDRESS]... [--max-bytes N] [--retry-delay MILLISECONDS]

A mail server on loopback: one Maildir per recipient, whatever the domain; mail for the gateway domain is
relayed to the gateway. A web page shows the mailboxes. Prints one line of JSON when it is ready.`;

/** @throws {DemoMailError} `usage` */
export function parseSettings(args: readonly string[]): Settings {
  const values = parseOptions(args);
  const folder = values.folder;
  if (folder === undefined) throw new DemoMailError('usage', '--folder is missing.');
  if (values.gateway === undefined) throw new DemoMailError('usage', '--gateway is missing.');
  return {
    folder,
    gateway: parseEndpoint(values.gateway),
    gatewayDomain: (values['gateway-domain'] ?? 'gateway.example').toLowerCase(),
    smtpPort: parseNumber('--smtp-port', values['smtp-port'] ?? '0', 65535),
    webPort: parseNumber('--web-port', values['web-port'] ?? '0', 65535),
    usersFile: values.users,
    refuse: (values.refuse ?? []).map((address) => address.toLowerCase()),
    // Above the service's limit of 150 MiB in its base64 form, so that the service is the one to say no.
    maxBytes: parseNumber('--max-bytes', values['max-bytes'] ?? String(256 * 1024 * 1024)),
    retryDelay: parseNumber('--retry-delay', values['retry-delay'] ?? '1000'),
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        folder: { type: 'string' },
        gateway: { type: 'string' },
        'gateway-domain': { type: 'string' },
        'smtp-port': { type: 'string' },
        'web-port': { type: 'string' },
        users: { type: 'string' },
        refuse: { type: 'string', multiple: true },
        'max-bytes': { type: 'string' },
        'retry-delay': { type: 'string' },
      },
    }).values;
  } catch (cause) {
    throw new DemoMailError('usage', cause instanceof Error ? cause.message : 'Options not understood.', {
      cause,
    });
  }
}

function parseEndpoint(value: string): { host: string; port: number } {
  const separator = value.lastIndexOf(':');
  if (separator < 1) throw new DemoMailError('usage', '--gateway must be HOST:PORT.');
  const host = value.slice(0, separator).replace(/^\[(.*)\]$/, '$1');
  return { host, port: parseNumber('--gateway', value.slice(separator + 1), 65535) };
}

function parseNumber(option: string, value: string, maximum = Number.MAX_SAFE_INTEGER): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > maximum)
    throw new DemoMailError('usage', `${option}: ${value} is not a number it can use.`);
  return number;
}
