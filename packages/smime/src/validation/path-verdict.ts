import type { Certificate } from '../certificates/certificate.js';

/** Why no certification path holds (RFC 5280 §6). */
export type PathFailure =
  | 'no-path'
  | 'expired'
  | 'not-yet-valid'
  | 'signature'
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'extended-key-usage'
  | 'name-constraints'
  | 'policy'
  | 'revoked'
  | 'unknown-critical-extension'
  | 'revocation-unknown'
  | 'malformed';

/** The path is leaf first, root last. For a failure it is the path that came furthest. */
export type PathVerdict =
  | { readonly valid: true; readonly path: readonly Certificate[]; readonly policies?: readonly string[] }
  | { readonly valid: false; readonly reason: PathFailure; readonly path: readonly Certificate[] };
