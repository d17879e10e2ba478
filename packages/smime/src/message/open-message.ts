import { asUint8Array, concatBytes } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { parseMime } from '../mime/parse-mime.js';
import { notAuthenticated } from './cryptographic-layers.js';
import { holdsProtectedParts, judgeMessage } from './judge-message.js';
import { cmsSource, type MessageSource, messageSource } from './message-source.js';
import type { OpenedMessage, OpenOptions } from './open-options.js';
import { openPayload } from './open-payload.js';
import { memoryStore } from './payload-store.js';

/** How much is kept a second time for the rare forms that need content twice. */
const HELD = 64 * 1024 * 1024;

/**
 * Opens a whole RFC 5322 message: decrypts, verifies, and gives content and verdict together. Plaintext of
 * authenticated encryption leaves only after its tag was right. A message without any protection is opened too, with
 * a verdict that says so.
 * @throws {SmimeError} `recipient-not-found`, `decryption-failed`, `not-authenticated-encryption` (when required),
 * `unsupported-algorithm`, `malformed-asn1`, `malformed-mime`, `too-large`, `too-deep`, `aborted`
 */
export async function openMessage(message: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  return open(await messageSource(message, options), options);
}

/** Opens a bare CMS (BER or DER), as a pickup gives it: there is no outer header to compare with. */
export async function openCms(cms: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  return open(cmsSource(cms, options), options);
}

async function open({ outer, begin }: MessageSource, options: OpenOptions): Promise<OpenedMessage> {
  const { layers, store, start, end } = await openPayload(options, HELD, memoryStore, begin);
  if (options.require && !layers.encryption?.authenticated) throw notAuthenticated();
  const { pieces } = store;
  const whole = pieces.length === 1 ? asUint8Array(pieces[0]!) : concatBytes(pieces);
  await store.discard();
  const bytes = whole.subarray(start, end);
  const entity = parseMime(bytes);
  const judged = await judgeMessage({
    entity,
    layers,
    outer,
    options,
    isPartlyCovered: async () => holdsProtectedParts(entity),
  });
  return { ...judged, bytes };
}
