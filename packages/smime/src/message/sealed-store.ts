import { bulkCrypto } from '#bulk-crypto';
import { type Bytes, concatBytes, randomBytes } from '../bytes/byte-arrays.js';
import { inEqualPieces } from '../bytes/in-pieces.js';
import type { BulkCipher } from '../platform/bulk-crypto.js';
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
  /** The bytes are not needed any more. Called once, also when opening fails. */
  discard(): Promise<void>;
}

const TAG = 16;
/** Bytes. A tag waits for the part that comes after it. */
const WORTH_A_WRITE = 32 * 1024;
/** With its tag a piece has a size that chunks of files have. */
const PIECE = 256 * 1024 - TAG;

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
  let open: { readonly cipher: BulkCipher; length: number } | undefined;
  // Sealed and not yet given to the store: until it is worth a write.
  let waiting: Uint8Array[] = [];
  let waitingSize = 0;

  return {
    async write(bytes) {
      size += bytes.length;
      for (let offset = 0; offset < bytes.length; ) {
        open ??= { cipher: newCipher(pieces++), length: 0 };
        const part = bytes.subarray(offset, offset + PIECE - open.length);
        await add(open.cipher.update(part));
        open.length += part.length;
        offset += part.length;
        if (open.length === PIECE) await seal();
      }
    },
    async close() {
      await seal();
      await flush();
    },
    get size() {
      return size;
    },
    async *read(start, end) {
      let number = 0;
      for await (const piece of inEqualPieces(store.read(), PIECE + TAG)) {
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

  function newCipher(number: number): BulkCipher {
    return bulkCrypto.encryptor({ cipher: 'AES-256-GCM', key, iv: nonce(number) });
  }

  async function seal(): Promise<void> {
    if (!open) return;
    const { rest, tag } = await open.cipher.finish();
    open = undefined;
    await add(concatBytes([rest, tag]));
  }

  async function add(sealed: Uint8Array): Promise<void> {
    waiting.push(sealed);
    waitingSize += sealed.length;
    if (waitingSize >= WORTH_A_WRITE) await flush();
  }

  /** Large parts go as they are; only what is small is put together. */
  async function flush(): Promise<void> {
    const parts = waiting;
    [waiting, waitingSize] = [[], 0];
    if (parts.length > 0) await store.write(parts.length === 1 ? parts[0]! : concatBytes(parts));
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

function nonce(number: number): Bytes {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(8, number);
  return bytes;
}

function changed(): SmimeError {
  return new SmimeError('decryption-failed', 'The temporary copy of the message was changed or lost.');
}
