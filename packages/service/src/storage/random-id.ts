import { randomBytes } from 'node:crypto';

/** 128 random bits: ids of rows. */
export function randomRowId(): string {
  return randomBytes(16).toString('base64url');
}
