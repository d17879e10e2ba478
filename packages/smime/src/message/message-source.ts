import { concatBytes } from '../bytes/byte-arrays.js';
import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import type { RawField } from '../mime/header-block.js';
import { transferEncodingOf } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { decoded, openEntity, openLayer } from './cryptographic-layers.js';
import { readMessageHeader } from './message-header.js';
import type { OpenOptions } from './open-options.js';
import type { Opening } from './opening.js';
import { carriesCms } from './smime-types.js';

const EMPTY_LINE = Uint8Array.of(13, 10);

/** What is opened: where its layers begin, and the header around them; none around a bare CMS. */
export interface MessageSource {
  readonly outer: readonly RawField[] | undefined;
  readonly begin: (opening: Opening) => AsyncIterable<Uint8Array>;
}

export async function messageSource(message: ByteSource, options: OpenOptions): Promise<MessageSource> {
  const { fields, body } = await readMessageHeader(watched(message, options));
  return {
    outer: fields,
    begin: (opening) =>
      carriesCms(fields)
        ? openLayer(decoded(body, transferEncodingOf(fields)), opening)
        : openEntity(joined([...fields.map(({ raw }) => raw), EMPTY_LINE], body), opening),
  };
}

export function cmsSource(cms: ByteSource, options: OpenOptions): MessageSource {
  return { outer: undefined, begin: (opening) => openLayer(watched(cms, options), opening) };
}

async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield concatBytes(first);
  yield* rest;
}

/** Counts and can be stopped. */
async function* watched(
  source: ByteSource,
  { signal, onProgress }: OpenOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  for await (const chunk of chunksOf(source)) {
    if (signal?.aborted)
      throw new SmimeError('aborted', 'Opening the message was cancelled.', { cause: signal.reason });
    read += chunk.length;
    onProgress?.(read);
    yield chunk;
  }
}
