import { CONTEXT, isTagged, membersOf, octetsOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { equalBytes } from '../bytes/byte-arrays.js';
import { type Certificate, serialText, structureOf } from '../certificates/certificate.js';
import { readSubjectKeyIdentifier } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { issuerAndSerialNumberOf } from './issuer-and-serial-number.js';

const WHAT = 'name of a certificate';
/** Real names have some hundred bytes; comparing them takes more than that. */
const MAX_NAME = 2 * 1024;

/** Whether an IssuerAndSerialNumber, or a SubjectKeyIdentifier in any tagging, names the certificate. */
export function isNamedBy(identifier: Tlv, certificate: Certificate): boolean {
  if (isTagged(identifier, UNIVERSAL, 16)) return hasIssuerAndSerialNumber(identifier, certificate);
  const own = readSubjectKeyIdentifier(structureOf(certificate));
  return own !== undefined && equalBytes(own, octetsOf(identifier, WHAT));
}

/**
 * SMIMEEncryptionKeyPreference (RFC 8551 §2.5.3) by [0] issuer and serial number, [1] RecipientKeyIdentifier, of which
 * only the subject key identifier names a certificate (RFC 5652 §6.2.2), or [2] subject key identifier.
 */
export function isPreferred(preference: Tlv, certificate: Certificate): boolean {
  if (isTagged(preference, CONTEXT, 0)) return hasIssuerAndSerialNumber(preference, certificate);
  if (isTagged(preference, CONTEXT, 1)) {
    const [identifier] = membersOf(preference, WHAT);
    return isTagged(identifier, UNIVERSAL, 4) && isNamedBy(identifier, certificate);
  }
  return isTagged(preference, CONTEXT, 2) && isNamedBy(preference, certificate);
}

function hasIssuerAndSerialNumber(value: Tlv, certificate: Certificate): boolean {
  const [issuer, serialNumber] = membersOf(value, WHAT);
  if (
    !issuer ||
    !serialNumber ||
    issuer.bytes.length > MAX_NAME ||
    serialText(serialNumber.content) !== certificate.serialNumber
  )
    return false;
  const own = issuerAndSerialNumberOf(certificate).issuer;
  if (equalBytes(issuer.bytes, own)) return true;
  // Whoever knows the serial number can name thousands of other issuers: few of them are worth a comparison.
  const isAlike = membersOf(issuer, WHAT).length === membersOf(readTlv(own, WHAT), WHAT).length;
  return isAlike && comparableName(issuer.bytes) === comparableNamesOf(certificate).issuer;
}
