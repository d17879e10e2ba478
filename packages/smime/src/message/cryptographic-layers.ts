import * as id from '../asn1/object-identifiers.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { BerReader } from '../cms/ber-reader.js';
import { decompressContent } from '../cms/compressed-data.js';
import { leaveContentInfo, readContentInfo } from '../cms/content-info.js';
import { decryptContent } from '../cms/decrypt-content.js';
import { readSignedData } from '../cms/read-signed-data.js';
import { contentTypeOf, transferEncodingOf } from '../mime/parse-mime.js';
import { transferDecoder } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';
import { openDetached } from './detached-signature.js';
import { readEntityHead } from './entity-head.js';
import type { EncryptionLayer } from './layers.js';
import { type Opening, verifyAll } from './opening.js';
import { carriesCms, isDetachedSigned } from './smime-types.js';

/**
 * Takes the cryptographic layers off a MIME entity, outermost first, and gives the payload as it arrives. Nothing of it
 * is authenticated before the end: only then are tags and signatures known, and `layers` complete.
 */
export async function* openEntity(
  entity: AsyncIterable<Uint8Array>,
  opening: Opening,
): AsyncGenerator<Uint8Array, void, undefined> {
  const head = await readEntityHead(entity);
  const type = contentTypeOf(head.fields);
  if (carriesCms(head.fields, type)) {
    yield* openLayer(decoded(head.body, transferEncodingOf(head.fields)), opening);
  } else if (isDetachedSigned(head.fields, type)) {
    yield* openDetached(head, opening);
  } else {
    yield* head.whole;
  }
}

/** Takes one CMS layer off, and those inside it. */
export async function* openLayer(
  cms: ByteSource,
  opening: Opening,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { options, layers } = opening;
  layers.enter();
  const reader = new BerReader(cms);
  try {
    const type = await readContentInfo(reader);
    if (type === id.ID_SIGNED_DATA) {
      yield* openSigned(reader, opening);
      await leaveContentInfo(reader);
    } else if (type === id.ID_ENVELOPED_DATA || type === id.ID_AUTH_ENVELOPED_DATA) {
      if (options.require && type !== id.ID_AUTH_ENVELOPED_DATA && !layers.encryption)
        throw notAuthenticated();
      yield* openEncrypted(reader, type, opening);
      await leaveContentInfo(reader);
    } else if (type === id.ID_COMPRESSED_DATA) {
      // Each would be allowed to multiply what the one before it made.
      if (layers.all.some(({ kind }) => kind === 'compression'))
        throw new SmimeError('too-deep', 'The message is compressed more than once.');
      layers.add({ kind: 'compression' });
      yield* openEntity(await decompressContent(reader, options.inflation), opening);
    } else {
      throw new SmimeError(
        'unsupported-algorithm',
        'The message is of a cryptographic kind that is not supported.',
      );
    }
  } finally {
    await reader.cancel();
  }
}

export function notAuthenticated(): SmimeError {
  return new SmimeError(
    'not-authenticated-encryption',
    'The message is not protected against changes by its encryption. It is refused.',
  );
}

/** Removes a content transfer encoding as the bytes arrive. */
export async function* decoded(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = transferDecoder(encoding);
  if (!decoder) {
    yield* body;
    return;
  }
  for await (const chunk of body) {
    const bytes = decoder.push(chunk);
    if (bytes.length > 0) yield bytes;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}

async function* openEncrypted(
  reader: BerReader,
  type: string,
  opening: Opening,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { options, layers, held } = opening;
  const { cipher, content } = await decryptContent(reader, type, options.keys, held);
  const { name: algorithm, authenticated, weak } = cipher;
  const layer = layers.add({ kind: 'encryption', algorithm, authenticated, weak, size: 0 });
  const plaintext = stayingOpen(counted(content, layer));
  try {
    yield* openEntity(plaintext, opening);
  } catch (error) {
    // Plaintext that was tampered with can fail in many ways; whether it was must not depend on which one.
    await exhaust(plaintext);
    throw error;
  }
  await exhaust(plaintext);
}

async function* openSigned(reader: BerReader, opening: Opening): AsyncGenerator<Uint8Array, void, undefined> {
  const signed = await readSignedData(reader, opening.held);
  if (!signed.content) {
    const { signerInfos } = await signed.finish();
    throw signerInfos.length === 0
      ? new SmimeError(
          'certificates-only',
          'This message brings certificates alone. There is nothing to read in it.',
        )
      : new SmimeError('malformed-mime', 'The signature comes without the content it signs.');
  }
  const layer = opening.layers.add({
    kind: 'signature',
    form: 'opaque',
    signed: undefined,
    signers: [],
  });
  const content = stayingOpen(signed.content);
  yield* openEntity(content, opening);
  await exhaust(content);
  const complete = await signed.finish();
  Object.assign(layer, { signed: complete, signers: await verifyAll(complete, opening) });
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  layer: EncryptionLayer,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of content) {
    layer.size += piece.length;
    yield piece;
  }
}

/** The same bytes; whoever stops early does not close the source, so that it can still be read to its end. */
function stayingOpen(source: AsyncGenerator<Uint8Array, void, undefined>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) };
}

async function exhaust(source: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}
