import { base64Url, serviceDescription } from '@secure-mail/contracts';
import { z } from 'zod';
import { ClientError } from '../client-error.js';

/** What Argon2id costs less than is refused when read: a weakened file must not weaken the next sealing. */
export const argon2Floor = { memory: 64 * 1024, iterations: 3 } as const;

const localSeal = z.object({
  argon2: z.object({
    /** KiB. The ceiling keeps a damaged file from taking the machine's memory. */
    memory: z
      .int()
      .min(argon2Floor.memory)
      .max(1024 * 1024),
    iterations: z.int().min(argon2Floor.iterations).max(64),
    parallelism: z.int().min(1).max(16),
    /** 16 bytes; the last character carries two bits only. */
    salt: base64Url.length(22).regex(/[AQgw]$/),
  }),
  /** The roaming key under the password's local key. */
  wrappedRoamingKey: base64Url,
});

const localSecureId = z.object({
  formatVersion: z.literal(1),
  /** The service as it was at activation; its name and root are not taken anew. */
  service: serviceDescription,
  address: z.string(),
  displayName: z.string(),
  signingCertificate: base64Url,
  encryptionCertificate: base64Url,
  chain: z.array(base64Url),
  sealedKeys: base64Url,
  localSeal,
});

/** A Secure ID as a profile stores it: plain JSON without any secret in clear. */
export type LocalSecureId = z.output<typeof localSecureId>;
export type LocalSeal = z.output<typeof localSeal>;

/**
 * Reads what a profile stored.
 * @throws {ClientError} `local-secure-id-damaged`; asking for address and password again repairs it (TS-4).
 */
export function parseLocalSecureId(stored: unknown): LocalSecureId {
  const parsed = localSecureId.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new ClientError(
    'local-secure-id-damaged',
    'The Secure ID on this machine is damaged. Sign in again.',
    {
      cause: parsed.error,
    },
  );
}
