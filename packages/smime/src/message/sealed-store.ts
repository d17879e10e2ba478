import { bulkCrypto } from '#bulk-crypto';
import { type Bytes, concatBytes, randomBytes } from '../bytes/byte-arrays.js';
import { inPieces } from '../bytes/in-pieces.js';
import { SmimeError } from '../smime-error.js';
import { type PayloadStore, within } from './payload-store.js';

/**
 * A place for bytes while a message is opened, such as a file. What is put there is encrypted under a key that exists
 * in memory alone, and changes to it are noticed; it is not secret and need not be wiped.
 */
export interface TemporaryStore {
  /** Appends; resolves when more may come. The bytes are the store's: nothing else uses them. */
  write(chunk: Uint8Array): Promise<void>;
  /** Everything that was written, from the start, in chunks of any size. May be called more than once. */
  read(): AsyncIterable<Uint8Array>;
  /** The bytes are not needed any more. */
  discard(): Promise<void>;
}

const PIECE = 256 * 1024;
const TAG = 16;

/**
 * Seals a payload piece by piece (AES-256-GCM under a random key for this store alone, the piece's number as nonce)
 * before it reaches the store.
 *
 * Why the payload and not the ciphertext of the message: the layers are then parsed and verified once, reading costs
 * one decryption whatever the layers were, a merely signed message is treated alike, and each piece is authenticated
 * when it is read, so that somebody who can write to the store cannot change what was verified.
 */
export function sealedStore(store: TemporaryStore): PayloadStore {
  const key = randomBytes(32);
  let [pieces, size] = [0, 0];
  let pending: Uint8Array = new Uint8Array();

  return {
    async write(bytes) {
      size += bytes.length;
      let rest = bytes;
      if (pending.length === 0 || pending.length + rest.length < PIECE) {
        pending = pending.length === 0 ? rest : join(pending, rest);
      } else {
        const count = PIECE - pending.length;
        await seal(join(pending, rest.subarray(0, count)));
        rest = rest.subarray(count);
        pending = rest;
      }
      while (pending.length >= PIECE) {
        await seal(pending.subarray(0, PIECE));
        pending = pending.subarray(PIECE);
      }
    },
    async close() {
      if (pending.length > 0) await seal(pending);
      pending = new Uint8Array();
    },
    get size() {
      return size;
    },
    async *read(start, end) {
      let number = 0;
      for await (const piece of inPieces(store.read(), PIECE + TAG)) {
        const position = number * PIECE;
        const last = position + PIECE >= size;
        if (position < end && position + PIECE > start)
          yield* within([await unseal(number, piece)], position, start, end);
        number++;
        if (last) break;
      }
      if (number < pieces && end > number * PIECE) throw changed();
    },
    discard: () => store.discard(),
  };

  async function seal(piece: Uint8Array): Promise<void> {
    const cipher = bulkCrypto.encryptor({ cipher: 'AES-256-GCM', key, iv: nonce(pieces++) });
    const first = cipher.update(piece);
    const { rest, tag } = await cipher.finish();
    await store.write(concatBytes([first, rest, tag]));
  }

  async function unseal(number: number, sealed: Uint8Array): Promise<Uint8Array> {
    const length = Math.min(PIECE, size - number * PIECE);
    if (sealed.length !== length + TAG) throw changed();
    const decryptor = bulkCrypto.decryptor({ cipher: 'AES-256-GCM', key, iv: nonce(number) });
    try {
      const first = decryptor.update(sealed.subarray(0, length));
      const rest = await decryptor.finish(sealed.subarray(length));
      return rest.length > 0 ? concatBytes([first, rest]) : first;
    } catch {
      throw changed();
    }
  }
}

function join(a: Uint8Array, b: Uint8Array): Bytes {
  return concatBytes([a, b]);
}

function nonce(number: number): Bytes {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(8, number);
  return bytes;
}

function changed(): SmimeError {
  return new SmimeError('decryption-failed', 'The temporary copy of the message was changed or lost.');
}
