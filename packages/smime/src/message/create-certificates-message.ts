import { derContext, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import { ID_DATA, ID_SIGNED_DATA } from '../asn1/object-identifiers.js';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf, collect } from '../bytes/byte-source.js';
import type { Certificate } from '../certificates/certificate.js';
import { SmimeError } from '../smime-error.js';
import { requireDate } from '../valid-date.js';
import { requireCertificates } from '../valid-lists.js';
import { requireBytesList, requireObject } from '../valid-shape.js';
import { isReadableList } from '../validation/revocation-entry.js';
import { readCmsCertificates } from './certificates-message.js';
import { fieldBytes, protectHeaders } from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { pkcs7MimeHeader } from './pkcs7-mime-header.js';

/** What is brought: at least one of either. */
export interface CertificatesToCarry {
  /** In any order; one that is named twice is carried once. */
  readonly certificates: readonly Certificate[];
  /** CertificateLists, DER. Default: none. */
  readonly crls?: readonly Uint8Array[];
}

/** A message that brings certificates. */
export interface CertificatesMessageOptions extends CertificatesToCarry {
  /** RFC 5322 header as the mail program wrote it, without a body; Bcc is removed, Message-ID and Date are added. */
  readonly header: Uint8Array;
  /** Set when the header has no Date. */
  readonly date: Date;
}

/**
 * A message that brings certificates and CRLs and nothing else (RFC 8551 §3.8, smime-type=certs-only), such as a CA's
 * answer. Nobody signs it: its readers judge each certificate by itself. `readCertificates` reads it.
 * @returns The whole message with its header: CRLF, 7 bit, base64 body.
 * @throws {SmimeError}
 * - `header-invalid`: From is missing, or addresses cannot be read or are not ASCII.
 * - `invalid-argument`: there is nothing to bring, what is no certificate or CRL, the header is followed by a body, or the
 *   date is none.
 * - `malformed-certificate`: a CRL cannot be read.
 * - `too-large`: more than a reader would take (see `createCmsCertificates`), or a header of more than 2000 fields or
 *   1 MiB.
 */
export async function createCertificatesMessage(options: CertificatesMessageOptions): Promise<Uint8Array> {
  requireObject(options, 'options');
  requireDate(options.date, 'date');
  const { fields, body } = await readMessageHeader(options.header);
  if (/\S/.test(new TextDecoder().decode(await collect(body))))
    throw new SmimeError('invalid-argument', 'A message that brings certificates has no body of its own.');
  const { outer } = protectHeaders(fields, {
    messageId: undefined,
    date: options.date,
    obscuredSubject: undefined,
    outerTo: undefined,
    outerCc: undefined,
  });
  const cms = await createCmsCertificates(options);
  return concatBytes([
    ...outer.map(fieldBytes),
    utf8('MIME-Version: 1.0\r\n'),
    pkcs7MimeHeader('certs-only', 'base64'),
    await collect(base64Lines(chunksOf(cms))),
  ]);
}

/**
 * What `createCertificatesMessage` sends as a bare CMS, DER: the file `smime.p7c` or `.p7b`, a SignedData without
 * content and signers (RFC 5652 §5). `readCmsCertificates` reads it.
 * @throws {SmimeError}
 * - `invalid-argument`: there is nothing to bring, or what is no certificate or CRL.
 * - `malformed-certificate`: a CRL cannot be read.
 * - `too-large`: more than 64 certificates of 64 KiB or 32 CRLs of 1 MiB, or of either more than 4 MiB.
 */
export async function createCmsCertificates(carried: CertificatesToCarry): Promise<Uint8Array> {
  requireObject(carried, 'options');
  requireCertificates(carried.certificates, 'certificates to bring');
  requireBytesList(carried.crls ?? [], 'CRLs to bring');
  const certificates = inDerOrder(carried.certificates.map(({ der }) => der));
  const crls = inDerOrder(carried.crls ?? []);
  if (certificates.length + crls.length === 0)
    throw new SmimeError('invalid-argument', 'There is no certificate and no CRL to bring.');
  if (!crls.every(isReadableList)) throw new SmimeError('malformed-certificate', 'The CRL is damaged.');
  const signedData = derSequence(
    derSmallInteger(1),
    derSet(),
    derSequence(derOid(ID_DATA)),
    ...(certificates.length > 0 ? [derContext(0, ...certificates)] : []),
    ...(crls.length > 0 ? [derContext(1, ...crls)] : []),
    derSet(),
  );
  const cms = derSequence(derOid(ID_SIGNED_DATA), derContext(0, signedData));
  // What could not be read again is not written.
  const read = await readCmsCertificates(cms);
  if (read.certificates.length < certificates.length || read.crls.length < crls.length)
    throw new SmimeError('too-large', 'These are more certificates or CRLs than a reader takes.');
  return cms;
}

/** The values of a SET OF in the order of DER, each once (X.690 §11.6). */
function inDerOrder(values: readonly Uint8Array[]): readonly Uint8Array[] {
  const byText = new Map(values.map((value) => [toHex(value), value]));
  return [...byText.keys()].toSorted().map((text) => byText.get(text)!);
}
