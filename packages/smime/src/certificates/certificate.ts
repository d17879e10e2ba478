import * as pkijs from 'pkijs';
import { childrenOf, encodedAsRead, isContext, parseAsn1, readStructure } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, copyBytes, toHex } from '../bytes/byte-arrays.js';
import { fromPem, toPem } from '../bytes/pem.js';
import { SmimeError } from '../smime-error.js';
import {
  readAccessUrls,
  readBasicConstraints,
  readCrlUrls,
  readGeneralNames,
} from './certificate-extensions.js';
import { formatName, readName } from './distinguished-name.js';

/** An X.509 certificate (RFC 5280), parsed once, immutable. */
export class Certificate {
  readonly der: Uint8Array;
  /** RFC 4514 string. */
  readonly subject: string;
  /** RFC 4514 string. */
  readonly issuer: string;
  readonly commonName: string | undefined;
  /** Lower-case hexadecimal, without the sign byte of DER. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** rfc822Names of subjectAltName and emailAddress attributes of the subject, in lower case. */
  readonly emailAddresses: readonly string[];
  readonly spki: Uint8Array;
  readonly isCertificateAuthority: boolean;
  /** CRL distribution points that are HTTP addresses. */
  readonly crlUrls: readonly string[];
  /** Where the issuer's certificate is published (caIssuers). */
  readonly issuerUrls: readonly string[];
  /** Where the issuer's OCSP responder answers. */
  readonly ocspUrls: readonly string[];

  private constructor(der: Uint8Array, spki: Uint8Array, structure: pkijs.Certificate) {
    structures.set(this, structure);
    this.der = der;
    const subject = new Uint8Array(structure.subject.valueBeforeDecode);
    this.subject = formatName(subject);
    this.issuer = formatName(new Uint8Array(structure.issuer.valueBeforeDecode));
    const attributes = readName(subject).flat();
    this.commonName = attributes.findLast((attribute) => attribute.type === id.COMMON_NAME)?.text;
    this.serialNumber = serialText(structure.serialNumber.valueBlock.valueHexView);
    this.notBefore = structure.notBefore.value;
    this.notAfter = structure.notAfter.value;
    this.emailAddresses = [
      ...new Set(
        [
          ...readGeneralNames(structure, id.SUBJECT_ALTERNATIVE_NAME).flatMap((name) =>
            name.kind === 'rfc822Name' ? [name.text] : [],
          ),
          ...attributes.filter(({ type }) => type === id.EMAIL_ADDRESS).map(({ text }) => text),
        ].map((address) => address.toLowerCase()),
      ),
    ];
    this.spki = spki;
    this.isCertificateAuthority = readBasicConstraints(structure)?.authority ?? false;
    this.crlUrls = readCrlUrls(structure);
    this.issuerUrls = readAccessUrls(structure, id.CA_ISSUERS);
    this.ocspUrls = readAccessUrls(structure, id.OCSP_ACCESS);
  }

  static fromDer(der: Uint8Array): Certificate {
    const copy = copyBytes(der);
    return readStructure('certificate', 'malformed-certificate', () => {
      const schema = parseAsn1(copy, 'certificate', 'malformed-certificate');
      // Version is optional and comes first; the key is the sixth field after it (RFC 5280 §4.1).
      const fields = childrenOf(childrenOf(schema)[0] ?? schema);
      const spki = fields[isContext(fields[0], 0) ? 6 : 5];
      if (!spki) throw new SmimeError('malformed-certificate', 'The certificate is damaged.');
      const spkiBytes = encodedAsRead(spki);
      return new Certificate(copy, spkiBytes, new pkijs.Certificate({ schema }));
    });
  }

  static fromPem(pem: string): Certificate {
    const der = fromPem('CERTIFICATE', pem);
    if (!der) throw new SmimeError('malformed-certificate', 'This is not a certificate in PEM form.');
    return Certificate.fromDer(der);
  }

  /** SHA-256 over the DER, lower-case hexadecimal. */
  async fingerprint(): Promise<string> {
    return toHex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', this.der as Bytes)));
  }

  toPem(): string {
    return toPem('CERTIFICATE', this.der);
  }
}

const structures = new WeakMap<Certificate, pkijs.Certificate>();

/** The pkijs structure behind a certificate; it stays inside this package. */
export function structureOf(certificate: Certificate): pkijs.Certificate {
  return structures.get(certificate)!;
}

/** The same certificate, its key completed by what its issuer's key has. */
export function withKey(certificate: Certificate, spki: Uint8Array): Certificate {
  const completed = Object.assign(Object.create(Certificate.prototype) as Certificate, certificate, { spki });
  structures.set(completed, structureOf(certificate));
  return completed;
}

export function serialText(digits: Uint8Array): string {
  return toHex(digits).replace(/^(00)+(?=..)/, '');
}
