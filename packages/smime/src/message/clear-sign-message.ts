import { bulkCrypto } from '#bulk-crypto';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, randomBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf, collect } from '../bytes/byte-source.js';
import { readOnce } from '../bytes/read-once.js';
import { type ContentDigests, digestNames, signDigests } from '../cms/signed-data.js';
import type { Signer } from '../cms/signer.js';
import { readHeaderBlock } from '../mime/header-block.js';
import { fieldBytes, type ProtectedHeaders } from './header-protection.js';
import { sevenBit, sevenBitTranscoder } from './seven-bit.js';
import { requireSevenBitHeader } from './seven-bit-check.js';
import { messageToSign, payloadHeader, type SignedMessage, type SignOptions } from './sign-message.js';

/**
 * Signs a message so that everybody can read it: multipart/signed (RFC 8551 §3.5.3), its header fields inside too
 * (RFC 9788, hp="clear"). Parts that are not 7 bit are encoded, because servers may do so and break the signature.
 * Works in memory.
 * @param o.message RFC 5322, with line ends of either kind; Bcc is removed.
 * @param o.signingTime What the signature says; also the Date of a message that has none.
 * @returns The signed message with its header: CRLF, 7 bit.
 * @throws {SmimeError}
 * - `header-invalid`: From is missing, or addresses cannot be read or are not ASCII.
 * - `malformed-mime`: what cannot be encoded has other characters than ASCII or a line of more than 998: a field of a
 *   part's header, an enclosed message, a part that is signed or encrypted by itself, the text around the parts.
 * - `too-large`: the header has more than 2000 fields or 1 MiB, or the message more than a browser can hold (256 MiB).
 * - `unsupported-algorithm`: a signer's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`, `malformed-certificate`: a signer's key cannot be read.
 * - `invalid-argument`: the signing time is no date, a signer lacks what belongs to one, or their key is not the one of
 *   their certificate.
 */
export async function clearSignMessage(o: {
  message: Uint8Array;
  signer: Signer;
  /** Who signs as well; each makes a signature of their own. */
  coSigners?: readonly Signer[];
  signingTime: Date;
}): Promise<Uint8Array> {
  const { signers, headers, body } = await messageToSign(o);
  const header = payloadHeader(
    headers,
    headers.structural.map(({ raw }) => raw),
  );
  const payload = sevenBit(concatBytes([header, await collect(body)]));
  return collect(multipartSigned(headers, chunksOf(payload), signers, o.signingTime));
}

/**
 * `clearSignMessage` in one pass, for messages of any size: the signature comes after the content, whose hash is
 * computed while it is written. Bodies that say that they are 8bit or binary are encoded on the way.
 * @throws {SmimeError} As `clearSignMessage`, and:
 * - `malformed-mime`: for parts from `bytes`, and also for a body that is not 7 bit but does not say so, which only shows
 *   when its header was written; `clearSignMessage` signs that as well.
 * - `aborted`: `signal` said so; from `bytes` too, and then with the reason as its cause.
 */
export async function clearSignMessageStream(options: SignOptions): Promise<SignedMessage> {
  const { signers, headers, body, close } = await messageToSign(options);
  const { header, transcode } = sevenBitTranscoder(headers.structural);
  const whole = payloadHeader(headers, header);
  try {
    requireSevenBitHeader(readHeaderBlock(whole).fields);
  } catch (error) {
    await close();
    throw error;
  }
  const payload = transcode(whole, body);
  return {
    messageId: headers.messageId,
    bytes: readOnce(multipartSigned(headers, payload, signers, options.signingTime), close),
  };
}

async function* multipartSigned(
  headers: ProtectedHeaders,
  payload: AsyncIterable<Uint8Array>,
  signers: readonly Signer[],
  signingTime: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hashes = new Map(digestNames(signers).map((name) => [name, bulkCrypto.hash(name)]));
  const micalg = [...hashes.keys()].join(',').toLowerCase();
  const boundary = `=_${toHex(randomBytes(16))}`;
  yield concatBytes([
    ...headers.outer.map(fieldBytes),
    utf8(
      'MIME-Version: 1.0\r\n' +
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n' +
        ` micalg="${micalg}"; boundary="${boundary}"\r\n\r\n` +
        `--${boundary}\r\n`,
    ),
  ]);
  for await (const piece of payload) {
    for (const hash of hashes.values()) hash.update(piece);
    yield piece;
  }
  const digests: ContentDigests = new Map();
  for (const [name, hash] of hashes) digests.set(name, await hash.digest());
  yield utf8(
    `\r\n--${boundary}\r\n` +
      'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n' +
      'Content-Transfer-Encoding: base64\r\n' +
      'Content-Disposition: attachment; filename=smime.p7s\r\n\r\n',
  );
  yield* base64Lines(signDigests(digests, signers, signingTime));
  yield utf8(`--${boundary}--\r\n`);
}
