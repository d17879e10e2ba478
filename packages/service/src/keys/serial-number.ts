import { randomBytes } from 'node:crypto';

/**
 * 128 random bits: positive and at most 20 octets (RFC 5280 §4.1.2.2), unpredictable (CA/Browser Forum S/MIME
 * Baseline Requirements §7.1), and never again after a restore of an older backup.
 */
export function randomSerialNumber(): Uint8Array {
  const serial = randomBytes(16);
  // Top bit clear keeps it positive, the next bit set keeps its length.
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return new Uint8Array(serial);
}
