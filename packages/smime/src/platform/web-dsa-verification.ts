import type { VerifyDsa } from './dsa-verification.js';

/** FIPS 186-5 withdrew DSA; no browser offers it. */
export const verifyDsa: VerifyDsa = () => 'unsupported';
