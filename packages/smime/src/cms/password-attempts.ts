import { parseAsn1 } from '../asn1/asn1.js';
import { CONTEXT, isTagged, readTlv } from '../asn1/tlv.js';
import { type Bytes, randomBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import type { OpenRecipientInfo } from './decrypt-content-key.js';
import { readPasswordRecipient } from './password-recipient.js';
import type { DecryptionKey } from './recipient.js';

/** Derivations of a key that one message may ask for. */
const MOST_ATTEMPTS = 8;
/** Iterations of all of them together: what eight recipients of this package's own take. */
const MOST_ITERATIONS = 4_800_000;

const WHAT = 'list of recipients';

/**
 * The reader's passwords against a message's PasswordRecipientInfos, of which none says whose it is: each of these is
 * tried with each of those until the check bytes of RFC 3211 §2.3.2 are right. When none is, the content key is a random
 * one, and that ends where wrong content ends.
 */
export class PasswordAttempts {
  readonly #passwords: readonly string[];
  readonly #infos: Uint8Array[] = [];

  constructor(keys: readonly DecryptionKey[]) {
    this.#passwords = [...new Set(keys.flatMap((key) => ('password' in key ? [key.password] : [])))];
  }

  /** Whether the RecipientInfo is one for a password; it is then kept for `opener`. */
  take(info: Uint8Array): boolean {
    if (!isTagged(readTlv(info, WHAT), CONTEXT, 3)) return false;
    if (this.#passwords.length > 0 && this.#infos.length < MOST_ATTEMPTS) this.#infos.push(info);
    return true;
  }

  /** Undefined without a password or without a recipient for one. Throws when none of the recipients can be read. */
  opener(): OpenRecipientInfo | undefined {
    if (this.#infos.length === 0) return undefined;
    const recipients = readableOf(this.#infos);
    const attempts = recipients
      .flatMap(({ iterations, open }) =>
        this.#passwords.map((password) => ({ iterations, open: () => open(password) })),
      )
      .slice(0, MOST_ATTEMPTS);
    return (length) => firstOf(attempts, length);
  }
}

/** One that is damaged, or of a kind that is not supported, does not keep the others from being tried. */
function readableOf(infos: readonly Uint8Array[]) {
  const readable: ReturnType<typeof readPasswordRecipient>[] = [];
  let fault: SmimeError | undefined;
  for (const info of infos) {
    try {
      readable.push(readPasswordRecipient(parseAsn1(info, WHAT)));
    } catch (error) {
      if (!(error instanceof SmimeError)) throw error;
      fault ??= error;
    }
  }
  if (fault && readable.length === 0) throw fault;
  return readable;
}

interface Attempt {
  readonly iterations: number;
  open(): Promise<Bytes>;
}

async function firstOf(attempts: readonly Attempt[], length: number): Promise<Bytes> {
  let fault: SmimeError | undefined;
  let left = MOST_ITERATIONS;
  for (const { iterations, open } of attempts) {
    left -= iterations;
    if (left < 0) throw new SmimeError('too-large', 'The passwords of this message ask for too much work.');
    try {
      const contentKey = await open();
      if (contentKey.length === length) return contentKey;
    } catch (error) {
      // Of the platform, such as a cipher that a browser lacks, whatever the password.
      if (error instanceof SmimeError) fault ??= error;
    }
  }
  if (fault) throw fault;
  return randomBytes(length);
}
