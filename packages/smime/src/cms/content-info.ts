import { oidTextOf, readTlv } from '../asn1/tlv.js';
import type { BerReader } from './ber-reader.js';

/** Enters a ContentInfo (RFC 5652 §3) and gives its content type; the content comes next. */
export async function readContentInfo(reader: BerReader): Promise<string> {
  await reader.enter('CMS structure', { tagClass: 0, tag: 16 });
  const type = oidTextOf(readTlv(await reader.element('content type', 64), 'content type'));
  await reader.enter('content', { tagClass: 2, tag: 0 });
  return type;
}

/** Leaves it after its content: what ends before its own end was cut off, even where nothing of the content is missing. */
export async function leaveContentInfo(reader: BerReader): Promise<void> {
  await reader.leave();
  await reader.leave();
}
