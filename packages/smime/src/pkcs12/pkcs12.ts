import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export interface Pkcs12Entry {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
  readonly friendlyName?: string;
}
export function exportPkcs12(_o: {
  entries: readonly Pkcs12Entry[];
  chain: readonly Certificate[];
  password: string;
  iterations?: number;
}): Promise<Uint8Array> {
  throw soon();
}
export function importPkcs12(
  _pfx: Uint8Array,
  _password: string,
): Promise<{ entries: readonly Pkcs12Entry[]; chain: readonly Certificate[] }> {
  throw soon();
}
