import { bulkCrypto } from '#bulk-crypto';

/** One character per byte: for header bytes and base64, never for text. */
export function latin1(bytes: Uint8Array): string {
  return bulkCrypto.latin1(bytes);
}
