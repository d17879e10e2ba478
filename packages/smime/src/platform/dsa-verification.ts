export interface DsaSigned {
  readonly spki: Uint8Array;
  readonly digest: 'SHA-1' | 'SHA-256';
  readonly bytes: Uint8Array;
  /** Dss-Sig-Value (RFC 3279 §2.2.2), DER. */
  readonly signature: Uint8Array;
}

/** DSA on certificates and CRLs of old, which WebCrypto left out. Chosen by the `#dsa-verification` entry of package.json. */
export type VerifyDsa = (signed: DsaSigned) => 'right' | 'wrong' | 'unsupported';
