import { DesktopError } from '../desktop-error.js';
import { isLoopback } from '../profile/settings.js';

/** Where mail is handed in. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** `implicit` from the start (smtps), `required` by STARTTLS, `none` on this computer itself. */
  readonly tls: 'implicit' | 'required' | 'none';
}

/** @throws {DesktopError} `smtp-url-invalid`, `smtp-password-in-url` */
export function parseSmtpUrl(value: string): SmtpServer {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    url === undefined ||
    !/^smtps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    !/^\/?$/.test(url.pathname + url.search + url.hash)
  ) {
    throw new DesktopError('smtp-url-invalid');
  }
  if (url.password !== '') throw new DesktopError('smtp-password-in-url');
  const implicit = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    // RFC 8314 §3.3 and RFC 6409 §3.1.
    port: url.port === '' ? (implicit ? 465 : 587) : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    tls: implicit ? 'implicit' : isLoopback(host) ? 'none' : 'required',
  };
}

export function serverName({ host, port }: SmtpServer): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
