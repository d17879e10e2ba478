import { bulkCrypto } from '#bulk-crypto';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, randomBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { collect } from '../bytes/byte-source.js';
import { signDigest } from '../cms/signed-data.js';
import type { Signer } from '../cms/signer.js';
import { signatureScheme } from '../keys/sign-bytes.js';
import { fieldBytes, protectHeaders, withHpParameter } from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { sevenBit } from './seven-bit.js';

/**
 * Signs a message so that everybody can read it: multipart/signed (RFC 8551 §3.5.3), its header fields inside too
 * (RFC 9788, hp="clear"). Parts that are not 7 bit are encoded, because servers may do so and break the signature.
 */
export async function clearSignMessage(o: {
  message: Uint8Array;
  signer: Signer;
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
  const scheme = signatureScheme(o.signer.certificate.spki);
  const hash = bulkCrypto.hash(scheme.digest);
  hash.update(payload);
  const signature = await collect(base64Lines(signDigest(await hash.digest(), o.signer, o.signingTime)));
  const boundary = `=_${toHex(randomBytes(16))}`;
  return concatBytes([
    ...headers.outer.map(fieldBytes),
    utf8(
      'MIME-Version: 1.0\r\n' +
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n' +
        ` micalg=${scheme.digest.toLowerCase()}; boundary="${boundary}"\r\n\r\n` +
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
