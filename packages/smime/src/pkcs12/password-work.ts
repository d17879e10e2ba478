import type { DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';

/**
 * How much work the derivation of keys may be, in rounds of PBKDF2 with SHA-256: about 5 million a second. Windows
 * writes files with 2 000 iterations, OpenSSL with 2 048, Java with 10 000, NSS and we with 600 000 for each bag.
 */
export const PASSWORD_WORK = {
  /** Twenty bags of 600 000 in PBES2 take a fifth of it; two keys and a bag of certificates in the old 3DES most of it. */
  keyFile: 64_000_000,
  /** One key, in either form. */
  privateKey: 24_000_000,
};

/** What is left of it for one file: a hostile one may hold many bags, each with as many iterations as it may have. */
export class PasswordWork {
  #left: number;

  constructor(rounds: number) {
    this.#left = rounds;
  }

  /** Counts a derivation before it is done. Throws `malformed-pkcs12` and, when it is too much, `too-large`. */
  spend(kind: 'pbkdf2' | 'pkcs12', digest: DigestName, iterations: number, blocks: number): void {
    if (!Number.isSafeInteger(iterations) || iterations < 1)
      throw new SmimeError('malformed-pkcs12', 'The key file is damaged.');
    this.#left -= iterations * blocks * COST[kind] * (digest === 'SHA-384' || digest === 'SHA-512' ? 2 : 1);
    if (this.#left < 0)
      throw new SmimeError('too-large', 'The key file asks for more work than any real key file.');
  }
}

/** No platform iterates a plain hash by itself, so that each round of PKCS#12's own derivation is a call. */
const COST = { pbkdf2: 1, pkcs12: 10 };
