import * as pkijs from 'pkijs';
import {
  type Asn1,
  childrenOf,
  encodedAsRead,
  isContext,
  NODES,
  parseAsn1,
  readStructure,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { isDer, readTlv } from '../asn1/tlv.js';
import { type Bytes, copyBytes, toHex } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { fromPem, isPem, toPem } from '../bytes/pem.js';
import { asciiLowerCase } from '../mime/address-list.js';
import { SmimeError } from '../smime-error.js';
import { requireText } from '../valid-shape.js';
import {
  type KeyUsageName,
  readAccessUrls,
  readBasicConstraints,
  readCrlUrls,
  readExtendedKeyUsage,
  readGeneralNames,
  readKeyUsage,
} from './certificate-extensions.js';
import { timeIn } from './certificate-time.js';
import { formatName, readName } from './distinguished-name.js';
import type { Validity } from './issuer.js';

/**
 * An X.509 certificate (RFC 5280 §4), parsed once and frozen; `der` and `spki` are its own bytes, to be copied by whoever
 * writes to them or gives their memory away. That it can be read says nothing about trust: that is for
 * `validatePath` to tell.
 */
export class Certificate {
  /** The whole certificate as it was read. */
  readonly der: Uint8Array;
  /** The subject's name as an RFC 4514 string, most specific attribute first: `CN=Anna,O=Firm`. */
  readonly subject: string;
  /** The issuer's name as an RFC 4514 string. */
  readonly issuer: string;
  /** The most specific common name of the subject. */
  readonly commonName: string | undefined;
  /** Lower-case hexadecimal, without the sign byte of DER. */
  readonly serialNumber: string;
  /** First moment of validity. */
  declare readonly notBefore: Date;
  /** Last moment of validity. */
  declare readonly notAfter: Date;
  /** rfc822Names of subjectAltName and emailAddress attributes of the subject, in lower case. */
  readonly emailAddresses: readonly string[];
  /** The public key: SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** What basicConstraints say (RFC 5280 §4.2.1.9); false without them. */
  readonly isCertificateAuthority: boolean;
  /** What the key is for (RFC 5280 §4.2.1.3); undefined without the extension, and the key is then for anything. */
  readonly keyUsage: readonly KeyUsageName[] | undefined;
  /**
   * The purposes of the key as object identifiers, such as `1.3.6.1.5.5.7.3.4` for e-mail (RFC 5280 §4.2.1.12); undefined
   * without the extension, and the key is then for any.
   */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** CRL distribution points that are HTTP addresses (RFC 5280 §4.2.1.13). */
  readonly crlUrls: readonly string[];
  /** HTTP addresses of the issuer's certificate (caIssuers, RFC 5280 §4.2.2.1). */
  readonly issuerUrls: readonly string[];
  /** HTTP addresses of the issuer's OCSP responder (RFC 5280 §4.2.2.1). */
  readonly ocspUrls: readonly string[];

  private constructor(der: Uint8Array, spki: Uint8Array, validity: Validity, structure: pkijs.Certificate) {
    structures.set(this, structure);
    this.der = der;
    const subject = new Uint8Array(structure.subject.valueBeforeDecode);
    this.subject = formatName(subject);
    this.issuer = formatName(new Uint8Array(structure.issuer.valueBeforeDecode));
    const attributes = readName(subject).flat();
    this.commonName = attributes.findLast((attribute) => attribute.type === id.COMMON_NAME)?.text;
    this.serialNumber = serialText(structure.serialNumber.valueBlock.valueHexView);
    Object.defineProperties(this, {
      notBefore: unchanging(validity.notBefore),
      notAfter: unchanging(validity.notAfter),
    });
    this.emailAddresses = [
      ...new Set(
        [
          ...readGeneralNames(structure, id.SUBJECT_ALTERNATIVE_NAME).flatMap((name) =>
            name.kind === 'rfc822Name' ? [name.text] : [],
          ),
          ...attributes.filter(({ type }) => type === id.EMAIL_ADDRESS).map(({ text }) => text),
        ].map(asciiLowerCase),
      ),
    ];
    this.spki = spki;
    this.isCertificateAuthority = readBasicConstraints(structure)?.authority ?? false;
    const keyUsage = readKeyUsage(structure);
    this.keyUsage = keyUsage && [...keyUsage];
    this.extendedKeyUsage = readExtendedKeyUsage(structure);
    this.crlUrls = readCrlUrls(structure);
    this.issuerUrls = readAccessUrls(structure, id.CA_ISSUERS);
    this.ocspUrls = readAccessUrls(structure, id.OCSP_ACCESS);
    // Messages of one person share one object.
    for (const value of Object.values(this)) if (Array.isArray(value)) Object.freeze(value);
    Object.freeze(this);
  }

  /**
   * Reads one certificate, DER or BER. The bytes are copied.
   * @throws {SmimeError}
   * - `malformed-certificate`: the bytes are no certificate, or are followed by others.
   * - `too-deep`: an extension is nested deeper than any real one.
   * - `invalid-argument`: it is neither bytes nor text.
   */
  static fromDer(der: Uint8Array): Certificate {
    if (typeof der === 'string' || (der instanceof Uint8Array && isPem(der)))
      throw new SmimeError(
        'malformed-certificate',
        'This is text in PEM form: Certificate.fromPem reads it.',
      );
    requireBytes(der, 'certificate');
    const copy = copyBytes(der);
    return readStructure('certificate', 'malformed-certificate', () => {
      const schema = parseAsn1(copy, 'certificate', 'malformed-certificate', NODES.certificate);
      // Version is optional and comes first; validity is the fourth field after it, the key the sixth (RFC 5280 §4.1).
      const fields = childrenOf(childrenOf(schema)[0] ?? schema);
      const first = isContext(fields[0], 0) ? 1 : 0;
      const [validity, spki] = [fields[first + 3], fields[first + 5]];
      if (!validity || !spki) throw new SmimeError('malformed-certificate', 'The certificate is damaged.');
      const spkiBytes = encodedAsRead(spki);
      if (!isDer(readTlv(spkiBytes, 'public key')))
        throw new SmimeError('malformed-certificate', 'The public key of the certificate is not in DER.');
      return new Certificate(copy, spkiBytes, readValidity(validity), new pkijs.Certificate({ schema }));
    });
  }

  /**
   * Reads the first `CERTIFICATE` block of a text (RFC 7468 §5); text around it is passed over.
   * @throws {SmimeError}
   * - `malformed-certificate`: there is no such block, or no certificate in it.
   * - `too-deep`: as `fromDer`.
   * - `invalid-argument`: it is neither text nor bytes.
   */
  static fromPem(pem: string): Certificate {
    if (!((pem as unknown) instanceof Uint8Array)) requireText(pem, 'certificate');
    const der = fromPem('CERTIFICATE', pem);
    if (!der)
      throw new SmimeError(
        'malformed-certificate',
        'This is not a certificate in PEM form. Certificate.fromDer reads the bytes of one in DER.',
      );
    return Certificate.fromDer(der);
  }

  /** SHA-256 over `der`, in lower-case hexadecimal: 64 characters. */
  async fingerprint(): Promise<string> {
    return toHex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', this.der as Bytes)));
  }

  /** A `CERTIFICATE` block (RFC 7468 §5) with lines of 64 characters, ended by a line feed. */
  toPem(): string {
    return toPem('CERTIFICATE', this.der);
  }
}

/** A time that whoever gets it may change for themselves. */
function unchanging(time: Date): PropertyDescriptor {
  const milliseconds = time.getTime();
  return { enumerable: true, get: () => new Date(milliseconds) };
}

function readValidity(validity: Asn1): Validity {
  const [notBefore, notAfter] = childrenOf(validity).map(timeIn);
  if (!notBefore || !notAfter)
    throw new SmimeError('malformed-certificate', 'The certificate has a time that is none.');
  return { notBefore, notAfter };
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
