import type { Bytes } from './byte-arrays.js';

const [SLAB, LARGEST] = [32 * 1024, 4 * 1024];
let slab: Bytes = new Uint8Array();
let used = 0;

/**
 * A copy for as long as a message is read; never for what a caller gets. Many lie on one piece of memory: engines take
 * longer to make an array over 64 bytes with memory of its own than to read what is in it.
 */
export function briefCopy(bytes: Uint8Array): Bytes {
  if (bytes.length > LARGEST) return new Uint8Array(bytes);
  if (used + bytes.length > slab.length) {
    slab = new Uint8Array(SLAB);
    used = 0;
  }
  const copy = slab.subarray(used, used + bytes.length);
  copy.set(bytes);
  used += bytes.length;
  return copy;
}
