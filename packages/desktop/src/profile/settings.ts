import { z } from 'zod';
import { DesktopError } from '../desktop-error.js';

/** What a profile knows besides the Secure ID. Holds no secret. */
export const settings = z.object({
  formatVersion: z.literal(1),
  /** Where the service is: `https://mail.firm.example`. */
  serviceUrl: z.string().optional(),
  /** `smtp://user@host:port` or `smtps://…`. */
  smtpUrl: z.string().optional(),
  /** Read at each sending; the password stays where its owner put it. */
  smtpPasswordFile: z.string().optional(),
});
export type ProfileSettings = z.output<typeof settings>;

/** @throws {DesktopError} `service-url-invalid`: anybody on the way could answer over plain HTTP. */
export function parseServiceUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !safe || url.username !== '' || url.password !== '') {
    throw new DesktopError('service-url-invalid');
  }
  return url.origin;
}

/** This computer itself: what goes there crosses no network. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
