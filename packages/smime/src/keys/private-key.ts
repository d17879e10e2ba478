/** A key pair as DER: PKCS#8 (RFC 5958) and SubjectPublicKeyInfo (RFC 5280 §4.1). No platform key objects leave the package. */
export interface PrivateKey {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
}

export type KeyAlgorithm = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384';

/** Makes a key pair; the same call serves signing and encryption keys. RSA uses the exponent 65537. */
export async function generateKey(algorithm: KeyAlgorithm): Promise<PrivateKey> {
  const subtle = globalThis.crypto.subtle;
  const pair = await (algorithm.startsWith('rsa-')
    ? subtle.generateKey(
        {
          name: 'RSASSA-PKCS1-v1_5',
          modulusLength: Number(algorithm.slice(4)),
          publicExponent: new Uint8Array([1, 0, 1]),
          hash: 'SHA-256',
        },
        true,
        ['sign', 'verify'],
      )
    : subtle.generateKey({ name: 'ECDSA', namedCurve: algorithm.toUpperCase() }, true, ['sign', 'verify']));
  const [pkcs8, spki] = await Promise.all([
    subtle.exportKey('pkcs8', pair.privateKey),
    subtle.exportKey('spki', pair.publicKey),
  ]);
  return { pkcs8: new Uint8Array(pkcs8), spki: new Uint8Array(spki) };
}
