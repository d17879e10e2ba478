import { GatewayRefusal } from './gateway-refusal.js';

/** Identifier, at most nine bytes of length, object identifier, and the tag of what follows. */
const headerLength = 1 + 9 + 13 + 1;

/** id-ct-authEnvelopedData, 1.2.840.113549.1.9.16.1.23, in DER (RFC 5083 §2.1). */
const authEnvelopedData = Buffer.from('060b2a864886f70d0109100117', 'hex');

/**
 * Passes a CMS on that is a ContentInfo of AuthEnvelopedData, and nothing of any other: whatever digest was
 * committed to, the gateway stores no plaintext and nothing that a pickup would refuse.
 * @throws {GatewayRefusal} 554 before the first byte is passed on
 */
export async function* authEnvelopedOnly(cms: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of cms) {
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < headerLength) continue;
    if (!isAuthEnveloped(head)) throw notAuthEnveloped();
    yield head;
    head = undefined;
  }
  // Shorter than any AuthEnvelopedData could be.
  if (head !== undefined) throw notAuthEnveloped();
}

/** ContentInfo in BER: SEQUENCE of definite or indefinite length, contentType, content [0] (RFC 5652 §3). */
function isAuthEnveloped(head: Buffer): boolean {
  const [sequence = 0, length = 0] = head;
  if (sequence !== 0x30 || length === 0xff) return false;
  const identifier = 2 + (length > 0x80 ? length - 0x80 : 0);
  const end = identifier + authEnvelopedData.length;
  return head.subarray(identifier, end).equals(authEnvelopedData) && head[end] === 0xa0;
}

function notAuthEnveloped(): GatewayRefusal {
  return new GatewayRefusal(554, '5.6.0 Only authenticated encryption (AuthEnvelopedData) is taken here');
}
