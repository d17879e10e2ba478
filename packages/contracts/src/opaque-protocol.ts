/**
 * What both sides of OPAQUE (RFC 9807) fix in advance, per protocol version. The service cannot choose any of
 * it, so a lying service cannot weaken the stretching or have a record used for another purpose.
 */
export const opaqueProtocol = {
  version: 1,
  /** Argon2id as in RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
  keyStretching: { 'argon2id-custom': { memory: 65536, iterations: 3, parallelism: 4 } },
} as const;

export type OpaquePurpose = 'password' | 'recovery' | 'pickup' | 'administrator';

/** The `identifiers` of an OPAQUE exchange: the library offers no context, so the purpose is bound here. */
export interface OpaqueIdentifiers {
  readonly client: string;
  readonly server: string;
}

/** @param serviceName the service's own name, as its description gives it. */
export function passwordIdentifiers(address: string, serviceName: string): OpaqueIdentifiers {
  return { client: `password/${address}`, server: serviceName };
}

export function pickupIdentifiers(
  depositId: string,
  recipientId: string,
  serviceName: string,
): OpaqueIdentifiers {
  return { client: `pickup/${depositId}/${recipientId}`, server: serviceName };
}

export function administratorIdentifiers(name: string, serviceName: string): OpaqueIdentifiers {
  return { client: `administrator/${name}`, server: serviceName };
}
