import { bulkCrypto } from '#bulk-crypto';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, randomBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { collect } from '../bytes/byte-source.js';
import { type ContentDigests, digestNames, signDigests } from '../cms/signed-data.js';
import type { Signer } from '../cms/signer.js';
import { fieldBytes, protectHeaders, withHpParameter } from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { sevenBit } from './seven-bit.js';

/**
 * Signs a message so that everybody can read it: multipart/signed (RFC 8551 §3.5.3), its header fields inside too
 * (RFC 9788, hp="clear"). Parts that are not 7 bit are encoded, because servers may do so and break the signature.
 * Works in memory.
 * @param o.message RFC 5322, with line ends of either kind; Bcc is removed.
 * @param o.signingTime What the signature says; also the Date of a message that has none.
 * @returns The signed message with its header: CRLF, 7 bit.
 * @throws {SmimeError}
 * - `header-invalid`: From is missing, or addresses cannot be read.
 * - `malformed-mime`: an enclosed message is not 7 bit.
 * - `too-large`: the header has more than 2000 fields or 1 MiB, or the message more than a browser can hold (256 MiB).
 * - `unsupported-algorithm`: a signer's key is of a kind that does not sign here (P-521, X25519).
 * - `malformed-private-key`, `malformed-certificate`: a signer's key cannot be read.
 */
export async function clearSignMessage(o: {
  message: Uint8Array;
  signer: Signer;
  /** Who signs as well; each makes a signature of their own. */
  coSigners?: readonly Signer[];
  signingTime: Date;
}): Promise<Uint8Array> {
  const { fields, body } = await readMessageHeader(o.message);
  const headers = protectHeaders(fields, {
    messageId: undefined,
    date: o.signingTime,
    obscuredSubject: undefined,
    outerTo: undefined,
    outerCc: undefined,
  });
  const structural = withHpParameter(
    headers.structural.map(({ raw }) => raw),
    'clear',
  );
  const payload = sevenBit(concatBytes([...headers.inner, ...structural, utf8('\r\n'), await collect(body)]));
  const signers = [o.signer, ...(o.coSigners ?? [])];
  const digests: ContentDigests = new Map();
  for (const name of digestNames(signers)) {
    const hash = bulkCrypto.hash(name);
    hash.update(payload);
    digests.set(name, await hash.digest());
  }
  const signature = await collect(base64Lines(signDigests(digests, signers, o.signingTime)));
  const micalg = [...digests.keys()].join(',').toLowerCase();
  const boundary = `=_${toHex(randomBytes(16))}`;
  return concatBytes([
    ...headers.outer.map(fieldBytes),
    utf8(
      'MIME-Version: 1.0\r\n' +
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n' +
        ` micalg="${micalg}"; boundary="${boundary}"\r\n\r\n` +
        `--${boundary}\r\n`,
    ),
    payload,
    utf8(
      `\r\n--${boundary}\r\n` +
        'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n' +
        'Content-Transfer-Encoding: base64\r\n' +
        'Content-Disposition: attachment; filename=smime.p7s\r\n\r\n',
    ),
    signature,
    utf8(`--${boundary}--\r\n`),
  ]);
}
