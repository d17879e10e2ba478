import type { PrivateKey } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function createCertificateRequest(_o: { address: string; key: PrivateKey }): Promise<Uint8Array> {
  throw soon();
}
export function verifyCertificateRequest(
  _der: Uint8Array,
): Promise<{ spki: Uint8Array; address: string | undefined }> {
  throw soon();
}
