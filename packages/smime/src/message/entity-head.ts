import { HEADER_LIMITS, type RawField, readHeaderBlock } from '../mime/header-block.js';
import { HeaderCollector } from '../mime/header-collector.js';

/** An entity of which the header was read. */
export interface EntityHead {
  readonly fields: readonly RawField[];
  /** The header's bytes, the empty line included. */
  readonly header: Uint8Array;
  /** The body as it arrives. It or the whole is read, once. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
  /** Header and body as they arrive. */
  readonly whole: AsyncGenerator<Uint8Array, void, undefined>;
  /** Nothing more is read; the source is told. */
  readonly close: () => Promise<unknown>;
}

/** Reads an entity's header as it stands and leaves the body to be read. */
export async function readEntityHead(source: AsyncIterable<Uint8Array>): Promise<EntityHead> {
  const chunks = source[Symbol.asyncIterator]();
  const collected = new HeaderCollector();
  for (let ended = false; ; ) {
    const chunk = await chunks.next();
    if (chunk.done) ended = true;
    else collected.add(chunk.value);
    const head = collected.bytes;
    if (!ended && !collected.isComplete() && head.length <= HEADER_LIMITS.bytes) continue;
    const { fields, bodyStart } = readHeaderBlock(head);
    return {
      fields,
      header: head.subarray(0, bodyStart),
      body: rest(head.subarray(bodyStart)),
      whole: rest(head),
      close: async () => chunks.return?.(),
    };
  }

  async function* rest(first: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (first.length > 0) yield first;
      for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield chunk.value;
    } finally {
      await chunks.return?.();
    }
  }
}
