import * as asn1js from 'asn1js';
import { contextPrimitive, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { requireObject } from '../valid-shape.js';
import { constrainedBy, EVERY_NAME, nameAllowed } from '../validation/name-constraints.js';
import type { Certificate } from './certificate.js';
import { encodeName } from './distinguished-name.js';
import type { Issuer, Validity } from './issuer.js';
import { mailboxAddress } from './mailbox-address.js';
import {
  assertIssuer,
  authorityKeyIdentifier,
  extendedKeyUsage,
  extension,
  keyUsage,
  nameOf,
  type Publication,
  publicationExtensions,
  signCertificate,
  subjectKeyIdentifier,
} from './sign-certificate.js';
import { requireSubjectKey } from './subject-key.js';
import { requireValidityInside } from './validity-of-issued.js';

/** What goes into the certificate of a mailbox. */
export interface MailboxCertificateOptions extends Publication {
  /** The CA. */
  readonly issuer: Issuer;
  /** Such as `anna@firm.example`, in ASCII. The local part is kept as written, the domain in lower case. */
  readonly address: string;
  /** The mailbox's public key: SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The one key usage: digitalSignature, or keyAgreement (EC, X25519) or keyEncipherment (RSA). */
  readonly use: 'sign' | 'encrypt';
  readonly validity: Validity;
  /** 1 to 20 random bytes, the first below 0x80 when there are 20. */
  readonly serialNumber: Uint8Array;
}

/**
 * A certificate for one mailbox after the CA/Browser Forum's S/MIME Baseline Requirements, profile mailbox-validated.
 * Whether somebody may have this address is for the caller to know.
 * @throws {SmimeError}
 * - `malformed-certificate`: the issuer is no CA, or its name constraints forbid the address; the address is none, or
 *   not ASCII; a date, the serial number or the public key cannot stand in a certificate. Keys are those of
 *   `verifyCertificateRequest`, and for encrypting X25519.
 * - `unsupported-algorithm`: the issuer's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the issuer's private key cannot be read.
 * - `invalid-argument`: there is no such use, an address of `Publication` is none, the validity holds a date that is none,
 *   ends before it begins or is not inside the issuer's, or the issuer's key is not the one of its certificate.
 */
export async function issueMailboxCertificate(options: MailboxCertificateOptions): Promise<Certificate> {
  requireObject(options, 'options');
  assertIssuer(options.issuer);
  requireValidityInside(options.validity, options.issuer.certificate);
  const address = mailboxAddress(options.address);
  const permitted = constrainedBy(EVERY_NAME, options.issuer.certificate);
  if (!nameAllowed(permitted, { kind: 'rfc822Name', text: address })) {
    throw new SmimeError(
      'malformed-certificate',
      `${address} is not among the names that the certificate of ${options.issuer.certificate.subject} permits it to certify.`,
    );
  }
  requireChoice(options.use, ['sign', 'encrypt'], 'use of the certificate');
  requireSubjectKey(options.spki, options.use);
  const { kind } = readPublicKey(options.spki);
  const agreement = kind === 'ec' || kind === 'x25519';
  return signCertificate(
    {
      issuerName: nameOf(options.issuer.certificate),
      subjectName: subjectFor(address),
      spki: options.spki,
      validity: options.validity,
      serialNumber: options.serialNumber,
      extensions: [
        keyUsage(
          options.use === 'sign' ? 'digitalSignature' : agreement ? 'keyAgreement' : 'keyEncipherment',
        ),
        extendedKeyUsage(id.EMAIL_PROTECTION),
        extension(id.SUBJECT_ALTERNATIVE_NAME, false, sequence(contextPrimitive(1, fromLatin1(address)))),
        extension(
          id.CERTIFICATE_POLICIES,
          false,
          sequence(sequence(new asn1js.ObjectIdentifier({ value: id.MAILBOX_VALIDATED_STRICT }))),
        ),
        await subjectKeyIdentifier(options.spki),
        await authorityKeyIdentifier(options.issuer.certificate),
        ...publicationExtensions(options),
      ],
    },
    options.issuer.key,
  );
}

/** A common name holds at most 64 characters, an emailAddress 255 (RFC 5280 appendix A.1). */
function subjectFor(address: string): Uint8Array {
  return encodeName([{ type: address.length <= 64 ? id.COMMON_NAME : id.EMAIL_ADDRESS, text: address }]);
}
