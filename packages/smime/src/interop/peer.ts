import type { Identity } from './identities.js';
import type { EncryptionCase, KeyFileCase, SignatureCase } from './interop-case.js';

/** A foreign implementation. Each method throws PeerRefusal with the peer's own words where it cannot. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** `message` is a whole encrypted message; gives the MIME entity inside. `who` absent: the shared secret. */
  decrypt(message: Uint8Array, who: Identity | undefined, how: EncryptionCase): Promise<Uint8Array>;
  /** `cms` is an opaque SignedData; gives its content when signature and certificates are good. */
  verifyOpaque(cms: Uint8Array): Promise<Uint8Array>;
  /** `entity` is a multipart/signed. */
  verifyClear(entity: Uint8Array): Promise<void>;
  /** Both give a MIME entity. */
  sign(content: Uint8Array, who: Identity, how: SignatureCase): Promise<Uint8Array>;
  encrypt(content: Uint8Array, who: Identity | undefined, how: EncryptionCase): Promise<Uint8Array>;
  /** Reads certificate and private key out of the file. */
  readKeyFile(pfx: Uint8Array, how: KeyFileCase): Promise<void>;
  writeKeyFile(who: Identity, how: KeyFileCase): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The peer's own words about what it cannot do. */
export class PeerRefusal extends Error {}

/** What every peer gets: a folder of its own and the people. */
export interface PeerSetting {
  readonly folder: string;
  readonly identities: ReadonlyMap<string, Identity>;
}

/** A peer, or why it is not there. */
export type PeerSearch =
  | { readonly found: true; readonly name: string; readonly open: (setting: PeerSetting) => Promise<Peer> }
  | { readonly found: false; readonly name: string; readonly reason: string };

/** The key both sides share in the cases without a certificate. */
export const SHARED_KEY = { keyId: Uint8Array.of(1, 2, 3, 4), kek: new Uint8Array(32).fill(7) };
/** Of key files, and what both sides share in the cases with a password. */
export const PASSWORD = 'key file';

export function sharedSecret({
  transport,
}: EncryptionCase): typeof SHARED_KEY | { readonly password: string } {
  return transport.startsWith('password') ? { password: PASSWORD } : SHARED_KEY;
}
