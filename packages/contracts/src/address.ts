import { z } from 'zod';

/**
 * An e-mail address in the one form in which the product compares addresses: trimmed, NFC, lower case.
 * Local parts outside ASCII are refused (no SmtpUTF8Mailbox in certificates yet); domains are A-labels.
 * Source: RFC 5321 §4.1.2 (dot-atom form of Mailbox), length limits RFC 5321 §4.5.3.1.
 */
export const address = z
  .string()
  .transform(normaliseAddress)
  .pipe(
    z
      .string()
      .max(254)
      .regex(
        /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
        'not an e-mail address',
      )
      .refine((value) => value.indexOf('@') <= 64, 'the part before @ is too long'),
  );

/** Brings an address into the form in which addresses are compared. Does not check it. */
export function normaliseAddress(value: string): string {
  return value.trim().normalize('NFC').toLowerCase();
}

/** A mail domain, lower case, A-labels. */
export const domain = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(253)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'not a domain'),
  );
