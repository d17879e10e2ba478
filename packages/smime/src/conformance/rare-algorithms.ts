/** Algorithms that a case needs and that not every platform has. */
export type RareAlgorithm = '3DES' | 'AES-192' | 'DSA' | 'RSAES-PKCS1-v1_5';

/** Why browsers may have none of them. */
export const WHY_MISSING: Readonly<Record<RareAlgorithm, string>> = {
  '3DES': 'WebCrypto has no block cipher but AES',
  'AES-192': 'Chromium leaves keys of 192 bits out of WebCrypto’s AES',
  DSA: 'WebCrypto has no DSA, and FIPS 186-5 withdrew it',
  'RSAES-PKCS1-v1_5': 'WebCrypto encrypts with RSA by OAEP alone',
};

/** Those that WebCrypto does not offer where this runs. */
export async function missingFromWebCrypto(): Promise<ReadonlySet<RareAlgorithm>> {
  const { subtle } = globalThis.crypto;
  const key = new Uint8Array(24);
  const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const attempts: Readonly<Record<RareAlgorithm, () => Promise<unknown>>> = {
    '3DES': () => subtle.importKey('raw', key, 'DES-EDE3-CBC', false, ['decrypt']),
    'AES-192': () => subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']),
    DSA: () => subtle.generateKey('DSA', false, ['sign', 'verify']),
    'RSAES-PKCS1-v1_5': () =>
      subtle.generateKey({ name: 'RSAES-PKCS1-v1_5', ...rsa }, false, ['encrypt', 'decrypt']),
  };
  const missing = new Set<RareAlgorithm>();
  for (const [name, attempt] of Object.entries(attempts) as [RareAlgorithm, () => Promise<unknown>][])
    await attempt().catch(() => missing.add(name));
  return missing;
}
