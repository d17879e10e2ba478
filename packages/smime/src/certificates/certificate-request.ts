import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import {
  type Asn1,
  childrenOf,
  context,
  contextPrimitive,
  encode,
  encoded,
  encodedAsRead,
  oid,
  oidText,
  parseAsn1,
  readStructure,
  sequence,
  set,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { exactBuffer, fromLatin1 } from '../bytes/byte-arrays.js';
import { derOfPemOrDer } from '../bytes/pem.js';
import type { PrivateKey } from '../keys/private-key.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { verifySignature } from '../keys/verify-signature.js';
import { SmimeError } from '../smime-error.js';
import { requireKey } from '../valid-certificate.js';
import { requireObject } from '../valid-shape.js';
import { readGeneralName } from './certificate-extensions.js';
import { encodeName, readName } from './distinguished-name.js';
import { mailboxAddress } from './mailbox-address.js';
import { extension } from './sign-certificate.js';
import { signatureAlgorithmOf } from './signature-algorithm.js';
import { requireSubjectKey } from './subject-key.js';

/**
 * A PKCS #10 request (RFC 2986), DER, for one mailbox: its address as common name and as requested rfc822Name.
 * @param o.address Such as `anna@firm.example`, in ASCII.
 * @param o.key The mailbox's key pair; signing with it proves that the requester holds it.
 * @throws {SmimeError}
 * - `unsupported-algorithm`: the key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the private key cannot be read.
 * - `malformed-certificate`: the public key cannot be read, or the address is none that a certificate can carry.
 * - `invalid-argument`: the address is no text, or the key is none.
 */
export async function createCertificateRequest(o: { address: string; key: PrivateKey }): Promise<Uint8Array> {
  requireObject(o, 'mailbox');
  const address = mailboxAddress(o.address);
  requireKey(o.key, 'key of the mailbox');
  const alternativeName = extension(
    id.SUBJECT_ALTERNATIVE_NAME,
    false,
    sequence(contextPrimitive(1, fromLatin1(address))),
  );
  const information = encode(
    sequence(
      new asn1js.Integer({ value: 0 }),
      encoded(encodeName([{ type: id.COMMON_NAME, text: address }])),
      encoded(o.key.spki),
      context(0, sequence(oid(id.ID_EXTENSION_REQUEST), set(sequence(alternativeName.toSchema() as Asn1)))),
    ),
  );
  const signature = await signBytes(o.key, information);
  return encode(
    sequence(
      encoded(information),
      encoded(signatureScheme(o.key.spki).algorithm),
      new asn1js.BitString({ valueHex: exactBuffer(signature) }),
    ),
  );
}

/**
 * Checks that whoever made the request holds the private key, and that a certificate can carry the key: RSA from 2048
 * bits to 8192 with a sound exponent, P-256, P-384, P-521 or Ed25519. X25519 cannot sign, and so makes no request.
 * `address` is what the request asks for, in lower case; whether it may have it is for the caller to decide.
 * @param file A PKCS #10 request (RFC 2986): DER, or a text with a `CERTIFICATE REQUEST` block (RFC 7468 §7).
 * @returns The public key as SubjectPublicKeyInfo, DER, and the address: the first requested rfc822Name, else a common
 * name that looks like one.
 * @throws {SmimeError}
 * - `malformed-certificate-request`: the request cannot be read.
 * - `malformed-asn1`: the names that it requests cannot be read.
 * - `malformed-certificate`: its public key cannot be read.
 * - `certificate-request-invalid`: it is not signed with its own key, or the key is too weak or no sound one.
 * - `too-deep`: it is nested deeper than any real one.
 * - `invalid-argument`: it is neither text nor bytes.
 */
export async function verifyCertificateRequest(
  file: Uint8Array | string,
): Promise<{ spki: Uint8Array; address: string | undefined }> {
  const labels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];
  const der = derOfPemOrDer(file, labels, 'certificate request', 'malformed-certificate-request');
  const { request, spki } = readStructure('certificate request', 'malformed-certificate-request', () => {
    const schema = parseAsn1(der, 'certificate request', 'malformed-certificate-request');
    const key = childrenOf(childrenOf(schema)[0]!)[2]!;
    const keyBytes = encodedAsRead(key);
    return { request: new pkijs.CertificationRequest({ schema }), spki: keyBytes };
  });
  requireSubjectKey(spki, undefined, 'certificate-request-invalid');
  const verdict = await verifySignature({
    spki,
    algorithm: signatureAlgorithmOf(request.signatureAlgorithm),
    bytes: request.tbsView,
    signature: request.signatureValue.valueBlock.valueHexView,
  });
  if (verdict !== 'right') {
    throw new SmimeError('certificate-request-invalid', 'The request is not signed with the key it is for.');
  }
  return { spki, address: requestedAddress(request) };
}

function requestedAddress(request: pkijs.CertificationRequest): string | undefined {
  return readStructure('certificate request', 'malformed-certificate-request', () => {
    for (const attribute of request.attributes ?? []) {
      if (attribute.type !== id.ID_EXTENSION_REQUEST) continue;
      for (const requested of childrenOf(attribute.values[0] as Asn1)) {
        const fields = childrenOf(requested);
        if (oidText(fields[0]) !== id.SUBJECT_ALTERNATIVE_NAME) continue;
        const value = fields.at(-1) as asn1js.OctetString;
        for (const name of childrenOf(parseAsn1(new Uint8Array(value.getValue()), 'subjectAltName'))) {
          const general = readGeneralName(name);
          if (general.kind === 'rfc822Name') return general.text.toLowerCase();
        }
      }
    }
    const commonName = readName(new Uint8Array(request.subject.valueBeforeDecode))
      .flat()
      .findLast((attribute) => attribute.type === id.COMMON_NAME)?.text;
    return commonName?.includes('@') ? commonName.toLowerCase() : undefined;
  });
}
