import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { context, contextPrimitive, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import type { PrivateKey } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';
import { requireKey } from '../valid-certificate.js';
import { requireList } from '../valid-lists.js';
import { requireObject, requireText } from '../valid-shape.js';
import type { Certificate } from './certificate.js';
import { encodeName, requireCommonName } from './distinguished-name.js';
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
import { requireSubjectKey } from './subject-key.js';
import { requireValidityInside } from './validity-of-issued.js';

/** What goes into a root certificate. */
export interface RootCertificateOptions {
  readonly commonName: string;
  /** organizationName of the subject. Default: none. */
  readonly organisation?: string;
  /** The root's own key pair: it signs the certificate that holds it. */
  readonly key: PrivateKey;
  readonly validity: Validity;
  /** 1 to 20 random bytes, the first below 0x80 when there are 20. */
  readonly serialNumber: Uint8Array;
}

/**
 * A self-signed root that can vouch for e-mail alone: extended key usage emailProtection, and name constraints that
 * exclude every DNS name, IP address and URI, so that nothing below it can name a web server (RFC 5280 §4.2.1.10).
 * @throws {SmimeError}
 * - `malformed-certificate`: a date, the serial number or the public key cannot stand in a certificate.
 * - `unsupported-algorithm`: the key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the private key cannot be read.
 * - `invalid-argument`: the common name is missing, or the validity holds a date that is none, or ends before it begins.
 */
export async function createRootCertificate(options: RootCertificateOptions): Promise<Certificate> {
  requireObject(options, 'options');
  requireKey(options.key, 'key of the root');
  // A key that cannot sign at all is told by signing with it.
  requireSubjectKey(options.key.spki, undefined);
  const name = authorityName(options);
  return signCertificate(
    {
      issuerName: name,
      subjectName: name,
      spki: options.key.spki,
      validity: options.validity,
      serialNumber: options.serialNumber,
      extensions: [
        basicConstraints(undefined),
        keyUsage('keyCertSign', 'cRLSign'),
        extendedKeyUsage(id.EMAIL_PROTECTION),
        nameConstraints([], NO_SERVERS),
        await subjectKeyIdentifier(options.key.spki),
      ],
    },
    options.key,
  );
}

/** What goes into the certificate of an issuing CA. */
export interface IssuingCertificateOptions extends Publication {
  /** The root. */
  readonly issuer: Issuer;
  readonly commonName: string;
  /** organizationName of the subject. Default: none. */
  readonly organisation?: string;
  /** The CA's public key: SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Mail domains in full, such as `firm.example`; their subdomains are not included. */
  readonly permittedDomains: readonly string[];
  readonly validity: Validity;
  /** 1 to 20 random bytes, the first below 0x80 when there are 20. */
  readonly serialNumber: Uint8Array;
}

/**
 * An issuing CA that may vouch for mailboxes of its own domains alone, and for no further CA: path length 0, name
 * constraints that permit the domains and exclude every server (RFC 5280 §4.2.1.9 and §4.2.1.10).
 * @throws {SmimeError}
 * - `malformed-certificate`: the issuer is no CA; a domain is none, or not in its ASCII form; a date, the serial number or
 *   the public key cannot stand in a certificate.
 * - `unsupported-algorithm`: the issuer's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the issuer's private key cannot be read.
 * - `invalid-argument`: the common name or a domain is missing, an address is none, the validity holds a date that is none, ends
 *   before it begins or is not inside the issuer's, or the issuer's key is not the one of its certificate.
 */
export async function issueIssuingCertificate(options: IssuingCertificateOptions): Promise<Certificate> {
  requireObject(options, 'options');
  assertIssuer(options.issuer);
  requireValidityInside(options.validity, options.issuer.certificate);
  requireList(options.permittedDomains, 'permittedDomains');
  if (options.permittedDomains.length === 0) {
    throw new SmimeError('invalid-argument', 'An issuing CA needs at least one mail domain.');
  }
  requireSubjectKey(options.spki, 'sign');
  return signCertificate(
    {
      issuerName: nameOf(options.issuer.certificate),
      subjectName: authorityName(options),
      spki: options.spki,
      validity: options.validity,
      serialNumber: options.serialNumber,
      extensions: [
        basicConstraints(0),
        keyUsage('keyCertSign', 'cRLSign'),
        extendedKeyUsage(id.EMAIL_PROTECTION),
        nameConstraints(options.permittedDomains.map(hostConstraint), NO_SERVERS),
        extension(
          id.CERTIFICATE_POLICIES,
          false,
          sequence(sequence(new asn1js.ObjectIdentifier({ value: id.ANY_POLICY }))),
        ),
        await subjectKeyIdentifier(options.spki),
        await authorityKeyIdentifier(options.issuer.certificate),
        ...publicationExtensions(options),
      ],
    },
    options.issuer.key,
  );
}

function authorityName(o: { commonName: string; organisation?: string }) {
  requireCommonName(o.commonName);
  return encodeName([
    ...(o.organisation ? [{ type: id.ORGANISATION_NAME, text: o.organisation }] : []),
    { type: id.COMMON_NAME, text: o.commonName },
  ]);
}

function basicConstraints(pathLength: number | undefined): pkijs.Extension {
  return extension(
    id.BASIC_CONSTRAINTS,
    true,
    sequence(
      new asn1js.Boolean({ value: true }),
      ...(pathLength === undefined ? [] : [new asn1js.Integer({ value: pathLength })]),
    ),
  );
}

/** A host name without a leading dot: every mailbox on exactly that host (RFC 5280 §4.2.1.10). */
function hostConstraint(domain: string): asn1js.Primitive {
  requireText(domain, 'mail domain');
  const host = domain.toLowerCase();
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host) || host.includes('..')) {
    throw new SmimeError(
      'malformed-certificate',
      `"${domain}" is not a mail domain. Write it in its ASCII form.`,
    );
  }
  return contextPrimitive(1, fromLatin1(host));
}

/**
 * Every DNS name and every IP address of both families. For URIs RFC 5280 knows only hosts and dot-domains as
 * constraints, and an empty one matches nothing in some validators; emailProtection keeps those out of servers.
 */
const NO_SERVERS = [
  contextPrimitive(2, new Uint8Array()),
  contextPrimitive(7, new Uint8Array(8)),
  contextPrimitive(7, new Uint8Array(32)),
  contextPrimitive(6, new Uint8Array()),
];

function nameConstraints(
  permitted: readonly asn1js.Primitive[],
  excluded: readonly asn1js.Primitive[],
): pkijs.Extension {
  const subtrees = (tag: number, bases: readonly asn1js.Primitive[]) =>
    bases.length > 0 ? [context(tag, ...bases.map((base) => sequence(base)))] : [];
  return extension(id.NAME_CONSTRAINTS, true, sequence(...subtrees(0, permitted), ...subtrees(1, excluded)));
}
