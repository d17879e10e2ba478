import * as asn1js from 'asn1js';
import { contextPrimitive, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import type { Certificate } from './certificate.js';
import { encodeName } from './distinguished-name.js';
import type { Issuer, Validity } from './issuer.js';
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

export interface MailboxCertificateOptions extends Publication {
  readonly issuer: Issuer;
  readonly address: string;
  readonly spki: Uint8Array;
  readonly use: 'sign' | 'encrypt';
  readonly validity: Validity;
  readonly serialNumber: Uint8Array;
}

/** A certificate for one mailbox after the CA/Browser Forum's S/MIME Baseline Requirements, profile mailbox-validated. */
export async function issueMailboxCertificate(options: MailboxCertificateOptions): Promise<Certificate> {
  assertIssuer(options.issuer);
  const address = mailboxAddress(options.address);
  const agreement = ['ec', 'x25519'].includes(readPublicKey(options.spki).kind);
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

/** rfc822Name is an IA5String (RFC 5280 §4.2.1.6). The domain is written in lower case, the local part as it is. */
function mailboxAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1 || /[^\x21-\x7e]/.test(address)) {
    throw new SmimeError('malformed-certificate', `"${address}" is not an address a certificate can carry.`);
  }
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
