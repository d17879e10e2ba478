import * as asn1js from 'asn1js';
import { type Asn1, childrenOf, encode, encoded, encodedAsRead, parseAsn1, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Certificate, structureOf, withKey } from '../certificates/certificate.js';

/**
 * The certificate as an issuer: a DSA key without parameters takes those of the certificate above it, which it cannot
 * be used without (RFC 5280 §6.1.4 (d) to (f)). Every other certificate is left as it is.
 */
export function withInheritedKey(certificate: Certificate, issuer: Certificate): Certificate {
  if (!isDsa(certificate) || !isDsa(issuer)) return certificate;
  const own = readKey(certificate);
  const above = readKey(issuer);
  if (own.parameters || !above.parameters || !own.algorithm || !own.key) return certificate;
  const parts = [own.algorithm, above.parameters].map((part) => encoded(encodedAsRead(part)));
  return withKey(certificate, encode(sequence(sequence(...parts), encoded(encodedAsRead(own.key)))));
}

function isDsa(certificate: Certificate): boolean {
  return structureOf(certificate).subjectPublicKeyInfo.algorithm.algorithmId === id.DSA;
}

function readKey({ spki }: Certificate): {
  readonly algorithm: Asn1 | undefined;
  readonly parameters: Asn1 | undefined;
  readonly key: Asn1 | undefined;
} {
  const [identifier, key] = childrenOf(parseAsn1(spki, 'public key', 'malformed-certificate'));
  const [algorithm, parameters] = identifier ? childrenOf(identifier) : [];
  return { algorithm, parameters: parameters instanceof asn1js.Null ? undefined : parameters, key };
}
