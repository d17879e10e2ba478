import type { HeaderField } from '../mime/mime-entity.js';
import { contentTypeOf, transferEncodingOf } from '../mime/parse-mime.js';
import { readEntityHead } from './entity-head.js';
import { carriesCms, isDetachedSigned } from './smime-types.js';

/**
 * Where the message begins that a payload wraps to protect its header fields (RFC 8551 §3.1), the form before RFC 9788
 * (§4.10 there). Undefined for every other payload.
 *
 * RFC 8551 takes each message/rfc822 for one. That is also how a message is forwarded, and a forwarded message must not
 * lend its From to the one that brings it: only `forwarded=no` counts, which says that it is none. A message inside
 * that has layers or an `hp` of its own is judged by nothing here, and stays an enclosed one.
 */
export async function wrappedMessageStart(payload: AsyncIterable<Uint8Array>): Promise<number | undefined> {
  const wrapper = await readEntityHead(payload);
  try {
    if (!isWrapper(wrapper.fields)) return undefined;
    const { fields } = await readEntityHead(wrapper.body);
    const type = contentTypeOf(fields);
    const isPlain =
      !carriesCms(fields, type) && !isDetachedSigned(fields, type) && !type.parameters.has('hp');
    return isPlain ? wrapper.header.length : undefined;
  } finally {
    await wrapper.close();
  }
}

/** The header says that nothing lies in it but the message. */
export function isWrapper(
  fields: readonly HeaderField[],
  { value, parameters } = contentTypeOf(fields),
): boolean {
  return (
    value === 'message/rfc822' &&
    parameters.get('forwarded')?.toLowerCase() === 'no' &&
    fields.filter(({ name }) => name.toLowerCase() === 'content-type').length === 1 &&
    ['', '7bit', '8bit', 'binary'].includes(transferEncodingOf(fields)) &&
    !parameters.has('hp')
  );
}
