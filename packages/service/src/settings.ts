import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { address, domain } from '@secure-mail/contracts';
import { z } from 'zod';
import { StartRefusal } from './start-refusal.js';

/** How the service is configured: from the environment, parsed once, `SECURE_MAIL_…` each. */
export interface Settings {
  readonly dataFolder: string;
  readonly keysFolder: string;
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
  readonly gatewayDomain: string;
  /** OPAQUE's server identifier: bound into every record, so it can never change. */
  readonly serviceName: string;
  readonly smarthost: URL;
  readonly notificationsFrom: string;
  readonly maxMessageBytes: number;
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
    gatewayDomain: v.GATEWAY_DOMAIN,
    serviceName: v.SERVICE_NAME ?? v.GATEWAY_DOMAIN,
    smarthost: new URL(v.SMARTHOST),
    notificationsFrom: v.NOTIFICATIONS_FROM ?? `secure-mail@${v.GATEWAY_DOMAIN}`,
    maxMessageBytes: v.MAX_MESSAGE_BYTES,
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

const variables = z.object({
  DATA: z.string().default('./data'),
  KEYS: z.string().optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port.default(8025),
  PUBLIC_URL: httpUrl.optional(),
  PICKUP_URL: httpUrl.optional(),
  SMTP_HOST: z.string().default('127.0.0.1'),
  SMTP_PORT: port.default(2525),
  SMTP_TLS_KEY: z.string().optional(),
  SMTP_TLS_CERTIFICATE: z.string().optional(),
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
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PAGES: z.string().optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((entry) => entry !== '')),
  CERTIFICATE_YEARS: z.coerce.number().int().min(1).max(2).default(2),
});
