import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { address, domain } from '@secure-mail/contracts';
import { z } from 'zod';
import { StartRefusal } from './start-refusal.js';

/** How the service is configured: from the environment, parsed once, `SECURE_MAIL_…` each. */
export interface Settings {
  readonly dataFolder: string;
  readonly keysFolder: string;
  /** Ciphertext of waiting messages: one folder for all processes on one database. */
  readonly blobsFolder: string;
  readonly httpHost: string;
  /** 0 asks the system for a free one. */
  readonly httpPort: number;
  /** Where people and programs reach the API and the pages; without a trailing slash. */
  readonly publicUrl: string;
  readonly pickupUrl: string;
  readonly smtpHost: string;
  readonly smtpPort: number;
  /** PEM files for STARTTLS at the gateway; undefined: the gateway speaks without. */
  readonly smtpTls: { readonly keyFile: string; readonly certificateFile: string } | undefined;
  /** Connections that one address may have open at the gateway. */
  readonly smtpConnectionsPerAddress: number;
  /** Addresses or networks of mail servers that may have any number. */
  readonly smtpRelays: readonly string[];
  readonly gatewayDomain: string;
  /** OPAQUE's server identifier: bound into every record, so it can never change. */
  readonly serviceName: string;
  readonly smarthost: URL;
  readonly notificationsFrom: string;
  readonly maxMessageBytes: number;
  /** Outside recipients whom one sender's messages may reach. */
  readonly senderRecipientsPerHour: number;
  readonly senderRecipientsPerDay: number;
  /** Ciphertext that one sender may have waiting. */
  readonly senderBytesWaiting: number;
  /** PostgreSQL; undefined is the embedded store in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Folder that holds `pickup/` and `control-panel/`; undefined: the pages that were installed beside us. */
  readonly pagesFolder: string | undefined;
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Years that a mailbox certificate is valid. */
  readonly certificateYears: number;
}

/** Settings before the HTTP port is known: the public address may depend on it. */
export type UnboundSettings = Omit<Settings, 'publicUrl' | 'pickupUrl'> & {
  readonly publicUrl: string | undefined;
  readonly pickupUrl: string | undefined;
};

/**
 * @param environment usually `process.env`
 * @throws {StartRefusal} `settings-invalid`, naming each variable that is wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): UnboundSettings {
  const given = Object.fromEntries(
    Object.keys(variables.shape)
      .map((name) => [name, environment[`SECURE_MAIL_${name}`]])
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `SECURE_MAIL_${issue.path.join('.')}: ${issue.message}`);
    throw new StartRefusal('settings-invalid', { detail: `${wrong.join('; ')}.` });
  }
  const v = parsed.data;
  const dataFolder = resolve(v.DATA);
  return {
    dataFolder,
    keysFolder: v.KEYS === undefined ? join(dataFolder, '..', 'keys') : resolve(v.KEYS),
    blobsFolder: v.BLOBS === undefined ? join(dataFolder, 'blobs') : resolve(v.BLOBS),
    httpHost: v.HTTP_HOST,
    httpPort: v.HTTP_PORT,
    publicUrl: v.PUBLIC_URL?.replace(/\/+$/, ''),
    pickupUrl: v.PICKUP_URL,
    smtpHost: v.SMTP_HOST,
    smtpPort: v.SMTP_PORT,
    smtpTls:
      v.SMTP_TLS_KEY === undefined || v.SMTP_TLS_CERTIFICATE === undefined
        ? undefined
        : { keyFile: resolve(v.SMTP_TLS_KEY), certificateFile: resolve(v.SMTP_TLS_CERTIFICATE) },
    smtpConnectionsPerAddress: v.SMTP_CONNECTIONS_PER_ADDRESS,
    smtpRelays: v.SMTP_RELAYS,
    gatewayDomain: v.GATEWAY_DOMAIN,
    serviceName: v.SERVICE_NAME ?? v.GATEWAY_DOMAIN,
    smarthost: new URL(v.SMARTHOST),
    notificationsFrom: v.NOTIFICATIONS_FROM ?? `secure-mail@${v.GATEWAY_DOMAIN}`,
    maxMessageBytes: v.MAX_MESSAGE_BYTES,
    senderRecipientsPerHour: v.SENDER_RECIPIENTS_PER_HOUR,
    senderRecipientsPerDay: v.SENDER_RECIPIENTS_PER_DAY,
    senderBytesWaiting: v.SENDER_BYTES_WAITING,
    databaseUrl: v.DATABASE_URL,
    logLevel: v.LOG_LEVEL,
    pagesFolder: v.PAGES === undefined ? undefined : resolve(v.PAGES),
    trustedProxies: v.TRUSTED_PROXIES,
    certificateYears: v.CERTIFICATE_YEARS,
  };
}

/** Completes the settings once the listener has its port. */
export function bindSettings(settings: UnboundSettings, httpPort: number): Settings {
  const host = settings.httpHost.includes(':') ? `[${settings.httpHost}]` : settings.httpHost;
  const publicUrl = settings.publicUrl ?? `http://${host}:${httpPort}`;
  return { ...settings, httpPort, publicUrl, pickupUrl: settings.pickupUrl ?? `${publicUrl}/pickup/` };
}

/** `packages/`, seen from the compiled file and from the source alike. */
export const packagesFolder = fileURLToPath(new URL('../../', import.meta.url));

const port = z.coerce.number().int().min(0).max(65535);
const httpUrl = z.url({ protocol: /^https?$/ });

const networks = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((list) => list.split(/[\s,]+/).filter((entry) => entry !== ''));

function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return isIP(address) !== 0 && fits && more.length === 0;
}

const variables = z.object({
  DATA: z.string().default('./data'),
  KEYS: z.string().optional(),
  BLOBS: z.string().optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port.default(8025),
  PUBLIC_URL: httpUrl.optional(),
  PICKUP_URL: httpUrl.optional(),
  SMTP_HOST: z.string().default('127.0.0.1'),
  SMTP_PORT: port.default(2525),
  SMTP_TLS_KEY: z.string().optional(),
  SMTP_TLS_CERTIFICATE: z.string().optional(),
  SMTP_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).default(20),
  // By default a mail server on this very machine.
  SMTP_RELAYS: networks('127.0.0.0/8 ::1').refine((entries) => entries.every(isNetwork), {
    error: 'addresses or networks, as 192.0.2.10 or 192.0.2.0/24',
  }),
  GATEWAY_DOMAIN: domain.default('gateway.example'),
  SERVICE_NAME: z.string().min(1).max(253).optional(),
  SMARTHOST: z.url({ protocol: /^smtps?$/, error: 'needed, as smtp://[user:password@]host:port' }),
  NOTIFICATIONS_FROM: address.optional(),
  MAX_MESSAGE_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(2 ** 31 - 1)
    .default(157_286_400),
  SENDER_RECIPIENTS_PER_HOUR: z.coerce.number().int().min(1).default(1000),
  SENDER_RECIPIENTS_PER_DAY: z.coerce.number().int().min(1).default(5000),
  SENDER_BYTES_WAITING: z.coerce
    .number()
    .int()
    .min(1024)
    .default(10 * 2 ** 30),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PAGES: z.string().optional(),
  TRUSTED_PROXIES: networks(''),
  CERTIFICATE_YEARS: z.coerce.number().int().min(1).max(2).default(2),
});
