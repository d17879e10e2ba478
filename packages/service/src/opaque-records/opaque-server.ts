import { createHash } from 'node:crypto';
import type { server } from '@serenity-kit/opaque';
import { Refusal } from '../refusal.js';

/** The server's side of OPAQUE (RFC 9807). WebAssembly: loaded when first needed. */
export async function opaqueServer(): Promise<typeof server> {
  loaded ??= import('@serenity-kit/opaque').then(async (opaque) => {
    await opaque.ready;
    return opaque.server;
  });
  return await loaded;
}
let loaded: Promise<typeof server> | undefined;

/** Runs a step of the protocol; what the library cannot read was not an OPAQUE message. */
export function orInvalidRequest<T>(step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new Refusal('invalid-request', 'Not an OPAQUE message of the expected kind.', { cause });
  }
}

/** How requests are recognised when they are repeated: their messages themselves are not kept. */
export function digestOf(message: string): string {
  return createHash('sha256').update(message).digest('base64url');
}
