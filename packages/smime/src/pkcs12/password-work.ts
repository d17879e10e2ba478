import type { DigestName } from '../platform/bulk-crypto.js';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';

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
  readonly #refusals: Refusals;

  constructor(rounds: number, refusals: Refusals = OF_A_FILE) {
    this.#left = rounds;
    this.#refusals = refusals;
  }

  /** For writing: the iterations are the caller's, so that what is wrong with them is `invalid-argument`. */
  static ofOption(rounds: number): PasswordWork {
    return new PasswordWork(rounds, OF_AN_OPTION);
  }

  /** Counts a derivation before it is done. Throws `malformed-pkcs12` and, when it is too much, `too-large`. */
  spend(kind: 'pbkdf2' | 'pkcs12', digest: DigestName, iterations: number, blocks: number): void {
    if (!Number.isSafeInteger(iterations) || iterations < 1) throw new SmimeError(...this.#refusals.none);
    this.#left -= iterations * blocks * COST[kind] * (digest === 'SHA-384' || digest === 'SHA-512' ? 2 : 1);
    if (this.#left < 0) throw new SmimeError(...this.#refusals.tooMany);
  }
}

type Refusals = Readonly<Record<'none' | 'tooMany', readonly [code: SmimeErrorCode, message: string]>>;

const OF_A_FILE: Refusals = {
  none: ['malformed-pkcs12', 'The key file is damaged.'],
  tooMany: ['too-large', 'The key file asks for more work than any real key file.'],
};
const OF_AN_OPTION: Refusals = {
  none: ['invalid-argument', 'The number of iterations is none. Give a whole number from 1 on.'],
  tooMany: [
    'invalid-argument',
    'With so many iterations for every key the file would not be read again. Give fewer iterations.',
  ],
};

/** No platform iterates a plain hash by itself, so that each round of PKCS#12's own derivation is a call. */
const COST = { pbkdf2: 1, pkcs12: 10 };
