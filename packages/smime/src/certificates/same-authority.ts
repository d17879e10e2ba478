import { equalBytes } from '../bytes/byte-arrays.js';
import type { Certificate } from './certificate.js';
import { comparableNamesOf } from './comparable-names.js';

/** By name and key: a CA that was certified again is the same one. */
export function isSameAuthority(a: Certificate, b: Certificate): boolean {
  return comparableNamesOf(a).subject === comparableNamesOf(b).subject && equalBytes(a.spki, b.spki);
}
