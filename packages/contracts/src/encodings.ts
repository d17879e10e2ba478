import { z } from 'zod';

/** Bytes as base64url without padding: the form OPAQUE messages and all our binary fields take in JSON. */
export const base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/, 'not base64url');

/** Base64url of a bounded length in characters. */
export function base64UrlUpTo(characters: number): z.ZodString {
  return base64Url.min(1).max(characters);
}

/** An OPAQUE protocol message (registration request, login start, record, …): all far below 2 KiB. */
export const opaqueMessage = base64UrlUpTo(2048);

/** DER of a certificate or of a certificate request. */
export const derObject = base64UrlUpTo(16 * 1024);

/** 128 random bits or more in lower-case base32 without padding: ids that clients choose. */
export const randomId = z.string().regex(/^[a-z2-7]{26,52}$/, 'not an id');

/** 256 random bits the service chose, base64url. */
export const token = base64UrlUpTo(128);

/** SHA-256, base64url without padding. */
export const sha256Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not a SHA-256 digest');

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
