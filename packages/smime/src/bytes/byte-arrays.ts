/** Bytes on a plain ArrayBuffer: what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function concatBytes(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** The same bytes, copied only when they do not lie on a plain ArrayBuffer. */
export function plainBytes(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : Uint8Array.from(bytes);
}

/** The same bytes as a plain Uint8Array: a Node Buffer is one too, but slices and compares differently. */
export function asUint8Array(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An ArrayBuffer of exactly these bytes, for asn1js, which does not take views. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return copyBytes(bytes).buffer;
}

/** A copy on memory of its own. `slice` would not do: on a Node Buffer it gives a view of a shared pool. */
export function copyBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** The same bytes on memory in which nothing else lies: what leaves the package. Copied where it is not so already. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? asUint8Array(bytes) : copyBytes(bytes);
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Big-endian, as INTEGERs, moduli and coordinates are written; 0 for no bytes. */
export function unsigned(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes) || '0'}`);
}

export function fromHex(text: string): Bytes {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const pool = new Uint8Array(1024);
let pooled = 0;

/**
 * From the platform's generator. Asking it costs more than the few bytes that keys and nonces take, so it is asked for
 * many at once; what was given out is wiped from the store of them.
 */
export function randomBytes(length: number): Bytes {
  if (length > pool.length / 8) return globalThis.crypto.getRandomValues(new Uint8Array(length));
  if (pooled < length) {
    globalThis.crypto.getRandomValues(pool);
    pooled = pool.length;
  }
  pooled -= length;
  const bytes = pool.slice(pooled, pooled + length);
  pool.fill(0, pooled, pooled + length);
  return bytes;
}

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** A byte per character, of which none is above 255: for header bytes and base64, never for text. */
export function fromLatin1(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
