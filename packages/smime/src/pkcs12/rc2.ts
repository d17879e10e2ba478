import { SmimeError } from '../smime-error.js';

/** RC2 (RFC 2268) with 40 bits, in CBC: only to read certificates out of old key files. Never to encrypt. */

const PI_TABLE = Uint8Array.from(
  (
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad'
  ).match(/../g)!,
  (digits) => Number.parseInt(digits, 16),
);
const ROTATIONS = [1, 2, 3, 5] as const;
const BLOCK = 8;
const EFFECTIVE_BYTES = 5;

/** Throws `wrong-password` when the padding is wrong. */
export function decryptRc2Cbc40(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Uint8Array {
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0) throw wrong();
  const words = expandKey(key);
  const out = new Uint8Array(encrypted.length);
  let previous = iv;
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    const block = encrypted.subarray(at, at + BLOCK);
    const plain = decryptBlock(words, block);
    for (let i = 0; i < BLOCK; i++) out[at + i] = plain[i]! ^ previous[i]!;
    previous = block;
  }
  const padding = out.at(-1)!;
  if (padding < 1 || padding > BLOCK || out.subarray(-padding).some((byte) => byte !== padding))
    throw wrong();
  return out.subarray(0, out.length - padding);
}

/** RFC 2268 §2. */
function expandKey(key: Uint8Array): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  for (let i = key.length; i < 128; i++) bytes[i] = PI_TABLE[(bytes[i - 1]! + bytes[i - key.length]!) & 255]!;
  const start = 128 - EFFECTIVE_BYTES;
  bytes[start] = PI_TABLE[bytes[start]!]!;
  for (let i = start - 1; i >= 0; i--) bytes[i] = PI_TABLE[bytes[i + 1]! ^ bytes[i + EFFECTIVE_BYTES]!]!;
  return Uint16Array.from({ length: 64 }, (_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8));
}

/** RFC 2268 §4: five mixing rounds, a mashing one, six, a mashing one, five. */
function decryptBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = Uint16Array.from({ length: 4 }, (_, i) => block[2 * i]! | (block[2 * i + 1]! << 8));
  let j = 63;
  for (let round = 0; round < 16; round++) {
    if (round === 5 || round === 11) {
      for (let i = 3; i >= 0; i--) r[i] = r[i]! - words[r[(i + 3) & 3]! & 63]!;
    }
    for (let i = 3; i >= 0; i--) {
      const [a, b, c] = [r[(i + 3) & 3]!, r[(i + 2) & 3]!, r[(i + 1) & 3]!];
      const turned = (r[i]! >>> ROTATIONS[i]!) | (r[i]! << (16 - ROTATIONS[i]!));
      r[i] = turned - words[j--]! - (a & b) - (~a & c);
    }
  }
  return Uint8Array.from({ length: BLOCK }, (_, i) => (i & 1 ? r[i >> 1]! >> 8 : r[i >> 1]! & 255));
}

function wrong(): SmimeError {
  return new SmimeError('wrong-password', 'The password does not open this key file.');
}
