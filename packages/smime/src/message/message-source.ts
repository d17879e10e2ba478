import { concatBytes, copyBytes } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { joined } from '../bytes/joined.js';
import type { RawField } from '../mime/header-block.js';
import { transferEncodingOf } from '../mime/parse-mime.js';
import { transferDecoder } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';
import { cmsBytes, messageBytes } from './cms-or-message.js';
import { decoded, openEntity, openLayer } from './cryptographic-layers.js';
import { readMessageHeader } from './message-header.js';
import type { OpenOptions } from './open-options.js';
import type { Opening } from './opening.js';
import { carriesCms } from './smime-types.js';
import { OPENING_STOPPED, orClosed, watchedSource } from './watched-source.js';

const EMPTY_LINE = Uint8Array.of(13, 10);

/** What is opened: where its layers begin, and the header around them; none around a bare CMS. */
export interface MessageSource {
  readonly outer: readonly RawField[] | undefined;
  readonly begin: (opening: Opening) => AsyncIterable<Uint8Array>;
  /** Nothing more is read: a source that reading began on is told so, whatever stopped it. */
  readonly close: () => Promise<unknown>;
}

export async function messageSource(message: ByteSource, options: OpenOptions): Promise<MessageSource> {
  const source = watchedSource(message, options, OPENING_STOPPED);
  return orClosed(source, async () => ({ ...(await messageIn(source)), close: () => source.return() }));
}

async function messageIn(source: AsyncGenerator<Uint8Array>): Promise<Omit<MessageSource, 'close'>> {
  const { fields, body } = await readMessageHeader(messageBytes(source, 'openCms'));
  if (fields.length === 0) throw noMessage();
  return {
    outer: fields,
    begin: (opening) => {
      if (!carriesCms(fields))
        return openEntity(
          joined(concatBytes([...fields.map(({ raw }) => raw), EMPTY_LINE]), copied(body)),
          opening,
        );
      const encoding = transferEncodingOf(fields);
      return openLayer(decoded(transferDecoder(encoding) ? body : copied(body), encoding), opening);
    },
  };
}

export function cmsSource(cms: ByteSource, options: OpenOptions): MessageSource {
  const source = watchedSource(cms, options, OPENING_STOPPED);
  return {
    outer: undefined,
    begin: (opening) => openLayer(copied(cmsBytes(source, 'openMessage')), opening),
    close: () => source.return(),
  };
}

/**
 * What a source gives may lie in memory that it uses again, and would then no longer be what was hashed. Decoding makes
 * memory of its own; what passes as it is, is copied.
 */
async function* copied(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of source) yield copyBytes(piece);
}

/** A part inside a multipart may have an empty header (RFC 2046 §5.1), a message has a From at least (RFC 5322 §3.6). */
function noMessage(): SmimeError {
  return new SmimeError(
    'malformed-mime',
    'This is no message: it is empty, or does not begin with a header field, such as From: anna@firm.example.',
  );
}
