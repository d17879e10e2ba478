import { ownBytes } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import type { MimeEntity } from '../mime/mime-entity.js';
import { SmimeError } from '../smime-error.js';
import { readEntityHead } from './entity-head.js';
import { judgeMessage } from './judge-message.js';
import { cmsSource, type MessageSource, messageSource } from './message-source.js';
import type { MessageVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import { openPayload } from './open-payload.js';
import { sealedStore, type TemporaryStore } from './sealed-store.js';
import { spillingStore } from './spilling-store.js';
import { requireOpenOptions } from './valid-open-options.js';

/** What messages of any size are opened with. */
export interface OpenStreamOptions extends OpenOptions {
  /**
   * Makes an empty store, for a payload of more than 256 KiB: smaller ones stay in memory. Called once for a message;
   * once more for each layer inside a multipart/signed.
   */
  readonly temporaryStore: () => TemporaryStore;
}

/** What `openMessage` gives, with the payload as a stream. */
export interface OpenedMessageStream {
  readonly verdict: MessageVerdict;
  /** The header of the payload, protected fields first as in `OpenedMessage.message`; without its body and parts. */
  readonly header: MimeEntity;
  /** Bytes of the payload. */
  readonly size: number;
  /**
   * The payload as it was signed or encrypted; can be read more than once until `discard`.
   * @param signal Stops reading.
   * @throws {SmimeError} When it is read:
   * - `decryption-failed`: what the store gives is not what was put there.
   * - `aborted`: the signal stopped it.
   */
  payload(signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
  /** Lets the store go; for the caller to do when the payload is no longer needed. */
  discard(): Promise<void>;
}

/** How much is kept in memory for the rare forms that need content twice. */
const HELD = 4 * 1024 * 1024;

/**
 * Opens a message of any size in constant memory (in Node; browsers hold it up to their limit): one pass decrypts,
 * verifies and puts a payload over 256 KiB, encrypted under a one-time key, into a temporary store. Only when every tag and
 * signature was checked does it resolve, with verdict and payload together.
 * @throws {SmimeError} As `openMessage`, and:
 * - `too-large`: also messages over 4 MiB that need their content twice: a signature without attributes of any kind but
 *   RSA PKCS #1 v1.5, and ChaCha20-Poly1305 with authenticated attributes.
 */
export async function openMessageStream(
  message: ByteSource,
  options: OpenStreamOptions,
): Promise<OpenedMessageStream> {
  requireStreamOptions(options);
  return open(await messageSource(message, options), options);
}

/**
 * `openMessageStream` for a bare CMS (BER or DER), without an outer header.
 * @throws {SmimeError} As `openMessageStream`.
 */
export async function openCmsStream(
  cms: ByteSource,
  options: OpenStreamOptions,
): Promise<OpenedMessageStream> {
  requireStreamOptions(options);
  return open(cmsSource(cms, options), options);
}

function requireStreamOptions(options: OpenStreamOptions): void {
  requireOpenOptions(options);
  if (typeof options.temporaryStore !== 'function')
    throw new SmimeError('invalid-argument', 'There is no function that makes a temporary store.');
}

async function open(
  { outer, begin, close }: MessageSource,
  options: OpenStreamOptions,
): Promise<OpenedMessageStream> {
  const newStore = () => spillingStore(() => sealedStore(options.temporaryStore()));
  const opened = await openPayload(options, HELD, newStore, begin).finally(close);
  const { store, start, end } = opened;
  try {
    const head = await readEntityHead(store.read(start, end));
    await head.close();
    const { verdict, message: header } = await judgeMessage(opened, head.header, outer, options);
    let discarded: Promise<void> | undefined;
    return {
      verdict,
      header,
      size: end - start,
      async *payload(signal) {
        for await (const piece of store.read(start, end)) {
          if (signal?.aborted)
            throw new SmimeError('aborted', 'Reading the message was cancelled.', { cause: signal.reason });
          yield ownBytes(piece);
        }
      },
      discard() {
        discarded ??= store.discard();
        return discarded;
      },
    };
  } catch (error) {
    await store.discard().catch(() => undefined);
    throw error;
  }
}
