/**
 * What this person's machines remember of the people they wrote to: the key each was last encrypted to. The
 * profile implements it. A key that changes and a subscriber who vanishes are how a lying directory shows.
 */
export interface KnownCorrespondents {
  /** SHA-256 of the remembered key's SubjectPublicKeyInfo in lower-case hex, or undefined for strangers. */
  get(address: string): Promise<string | undefined>;
  put(address: string, keyFingerprint: string): Promise<void>;
}

/** SHA-256 of a SubjectPublicKeyInfo, lower-case hex: of the key, so that a renewed certificate changes nothing. */
export async function keyFingerprint(spki: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(spki));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
