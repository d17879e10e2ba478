/**
 * The SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) that belongs to a private key, computed from the private key
 * itself and not from what stands beside it.
 * @returns undefined when it is not a key of a kind that Secure IDs have (RSA, P-256, P-384).
 */
export async function publicKeyOf(pkcs8: Uint8Array): Promise<Uint8Array | undefined> {
  for (const algorithm of keyAlgorithms) {
    try {
      const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, true, ['sign']);
      const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', key);
      const jwk = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
      const publicKey = await crypto.subtle.importKey('jwk', withoutUndefined(jwk), algorithm, true, [
        'verify',
      ]);
      return new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
    } catch {
      // Not a key of this kind: the next one is tried.
    }
  }
  return undefined;
}

const keyAlgorithms = [
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  { name: 'ECDSA', namedCurve: 'P-256' },
  { name: 'ECDSA', namedCurve: 'P-384' },
];

function withoutUndefined(jwk: Record<string, string | undefined>): JsonWebKey {
  return Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== undefined));
}
