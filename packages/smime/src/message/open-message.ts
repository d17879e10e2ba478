import { concatBytes, ownBytes } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { judgeMessage } from './judge-message.js';
import { cmsSource, type MessageSource, messageSource } from './message-source.js';
import type { OpenedMessage, OpenOptions } from './open-options.js';
import { openPayload } from './open-payload.js';
import { memoryStore } from './payload-store.js';
import { requireOpenOptions } from './valid-open-options.js';

/** How much is kept a second time for the rare forms that need content twice. */
const HELD = 64 * 1024 * 1024;

/**
 * Opens a whole RFC 5322 message: decrypts, verifies, and gives content and verdict together. Plaintext of
 * authenticated encryption leaves only after its tag was right. A message without any protection is opened too, with
 * a verdict that says so.
 * @param message With its header, and line ends of either kind; read once.
 * @throws {SmimeError}
 * - `recipient-not-found`: it is not encrypted for any of the keys.
 * - `decryption-failed`: it was changed, or made for another key of the same name.
 * - `not-authenticated-encryption`: that was required, and it is not encrypted so.
 * - `unsupported-algorithm`: a cipher, key encryption or compression that is not supported on this platform.
 * - `malformed-asn1`, `malformed-mime`: a cryptographic layer cannot be read, or it is a bare CMS, which `openCms` takes.
 * - `malformed-mime` also: it is no message, but empty, without a single header field, or text in UTF-16.
 * - `certificates-only`: it brings certificates and no content; `readCertificates` gives them.
 * - `malformed-certificate`: the public key of a signer cannot be read.
 * - `too-large`: more than any real message has of recipients (10 000), signatures (32), parts (10 000) or header fields
 *   (2000), compressed content beyond the limits, or more than this platform can hold.
 * - `too-deep`: more than 8 cryptographic layers, or 32 parts inside each other.
 * - `aborted`: the signal stopped it.
 */
export async function openMessage(message: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  requireOpenOptions(options);
  return open(await messageSource(message, options), options);
}

/**
 * Opens a bare CMS (BER or DER), as a pickup gives it: there is no outer header to compare with.
 * @throws {SmimeError} As `openMessage`.
 */
export async function openCms(cms: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  requireOpenOptions(options);
  return open(cmsSource(cms, options), options);
}

async function open({ outer, begin, close }: MessageSource, options: OpenOptions): Promise<OpenedMessage> {
  const opened = await openPayload(options, HELD, memoryStore, begin).finally(close);
  const { store, start, end } = opened;
  const { pieces } = store;
  const whole = pieces.length === 1 ? pieces[0]! : concatBytes(pieces);
  await store.discard();
  const bytes = ownBytes(whole.subarray(start, end));
  return { ...(await judgeMessage(opened, bytes, outer, options)), bytes };
}
