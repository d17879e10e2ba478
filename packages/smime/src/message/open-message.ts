import { concatBytes } from '../bytes/byte-arrays.js';
import { type ByteSource, chunksOf, collect } from '../bytes/byte-source.js';
import { transferEncodingOf } from '../mime/parse-mime.js';
import { transferDecoder } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';
import { carriesCms, noLayers, notAuthenticated, openEntity, openLayer } from './cryptographic-layers.js';
import { judgeMessage } from './judge-message.js';
import { readMessageHeader } from './message-header.js';
import type { OpenedMessage, OpenOptions } from './open-options.js';

/**
 * Opens a whole RFC 5322 message: decrypts, verifies, and gives content and verdict together. Plaintext of
 * authenticated encryption leaves only after its tag was right. A message without any protection is opened too, with
 * a verdict that says so.
 */
export async function openMessage(message: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  const { fields, body } = await readMessageHeader(watched(message, options));
  const layers = noLayers();
  const payload = carriesCms(fields)
    ? await openLayer(decoded(body, transferEncodingOf(fields)), options, layers)
    : await openEntity(
        concatBytes([...fields.map(({ raw }) => raw), EMPTY_LINE, await collect(body)]),
        options,
        layers,
      );
  if (options.require && !layers.encryption?.authenticated) throw notAuthenticated();
  return judgeMessage(payload, layers, fields, options);
}

/** Opens a bare CMS (BER or DER), as a pickup gives it: there is no outer header to compare with. */
export async function openCms(cms: ByteSource, options: OpenOptions): Promise<OpenedMessage> {
  const layers = noLayers();
  const payload = await openLayer(watched(cms, options), options, layers);
  if (options.require && !layers.encryption?.authenticated) throw notAuthenticated();
  return judgeMessage(payload, layers, undefined, options);
}

const EMPTY_LINE = Uint8Array.of(13, 10);

async function* decoded(body: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = transferDecoder(encoding);
  for await (const chunk of body) yield decoder ? decoder.push(chunk) : chunk;
  if (decoder) yield decoder.end();
}

async function* watched(source: ByteSource, { signal, onProgress }: OpenOptions): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of chunksOf(source)) {
    if (signal?.aborted)
      throw new SmimeError('aborted', 'Opening the message was cancelled.', { cause: signal.reason });
    yield chunk;
    read += chunk.length;
    onProgress?.(read);
  }
}
