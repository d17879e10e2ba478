import { bulkCrypto } from '#bulk-crypto';
import { toHex } from '../bytes/byte-arrays.js';
import type { CipherName } from '../platform/bulk-crypto.js';

/** A message whose additional data comes after its ciphertext (RFC 5083 §2.1). */
export interface LateAdditionalData {
  readonly cipher: CipherName;
  readonly key: Uint8Array;
  readonly additionalData: Uint8Array;
  /** In bytes. */
  readonly ciphertextLength: number;
  readonly tag: Uint8Array;
}

/**
 * The tag that the same message would have without additional data. Whoever decrypts in one pass, not knowing yet what
 * the additional data is, checks that one instead: the two are right or wrong together.
 *
 * A GCM tag is the XOR of a secret and of a polynomial in H over the blocks of additional data, ciphertext and lengths
 * (NIST SP 800-38D §6.4 and §7.1). The blocks of the additional data and their length are terms of it, and go out by
 * the same XOR that put them in; for a shortened tag as well.
 */
export async function tagWithoutAdditionalData(late: LateAdditionalData): Promise<Uint8Array> {
  const h = await hashSubkey(late);
  let sum = 0n;
  for (let at = 0; at < late.additionalData.length; at += BLOCK) {
    sum = product(sum ^ blockOf(late.additionalData.subarray(at, at + BLOCK)), h);
  }
  const blocksAfter = Math.ceil(late.ciphertextLength / BLOCK) + 1;
  const bits = BigInt(late.additionalData.length) * 8n;
  const share = product(sum, power(h, blocksAfter)) ^ product(bits << 64n, h);
  return late.tag.map((byte, index) => byte ^ Number((share >> BigInt(120 - 8 * index)) & 0xffn));
}

const BLOCK = 16;
const ONE = 1n << 127n;
const REDUCTION = 0xe1n << 120n;

/** H: the block of zeros, encrypted. It is the first block of a CBC encryption from zeros. */
async function hashSubkey({ cipher, key }: LateAdditionalData): Promise<bigint> {
  const name = cipher.replace('GCM', 'CBC') as CipherName;
  const encryptor = bulkCrypto.encryptor({ cipher: name, key, iv: new Uint8Array(BLOCK) });
  const begin = encryptor.update(new Uint8Array(BLOCK));
  const { rest } = await encryptor.finish();
  return blockOf((begin.length >= BLOCK ? begin : rest).subarray(0, BLOCK));
}

/** A short last block is filled with zeros. */
function blockOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes).padEnd(2 * BLOCK, '0')}`);
}

/** In GF(2¹²⁸), whose first bit is the leftmost (SP 800-38D §6.3). */
function product(x: bigint, y: bigint): bigint {
  let sum = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) sum ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ REDUCTION : shifted >> 1n;
  }
  return sum;
}

function power(base: bigint, exponent: number): bigint {
  let result = ONE;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = product(result, square);
    square = product(square, square);
  }
  return result;
}
