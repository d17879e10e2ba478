const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 160 random bits in lower-case base32 (RFC 4648 §6) without padding: an id that nobody can guess or foresee. */
export function randomId(): string {
  const bits = Array.from(randomBytes(20), (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)));
}

/** Bytes from the platform's cryptographic random number generator. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
