import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { type Asn1, context, contextPrimitive, encode, encoded, sequence } from '../asn1/asn1.js';
import { derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { exactBuffer, fromLatin1 } from '../bytes/byte-arrays.js';
import { encodeName } from '../certificates/distinguished-name.js';
import { extension, nameOf, signCertificate } from '../certificates/sign-certificate.js';
import { generateKey, type Issuer, type Validity } from '../index.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { newSerial, VALIDITY } from './firm.js';

/** What another CA than ours may write into a certificate. */
export interface ForeignCertificate {
  readonly commonName: string;
  /** Default: the certificate signs itself. */
  readonly issuer?: Issuer;
  readonly validity?: Validity;
  readonly extensions?: readonly pkijs.Extension[];
}

export async function foreignCertificate({
  commonName,
  issuer,
  validity = VALIDITY,
  extensions = [],
}: ForeignCertificate): Promise<Issuer> {
  const key = await generateKey('p-256');
  const subjectName = encodeName([{ type: id.COMMON_NAME, text: commonName }]);
  const certificate = await signCertificate(
    {
      issuerName: issuer ? nameOf(issuer.certificate) : subjectName,
      subjectName,
      spki: key.spki,
      validity,
      serialNumber: newSerial(),
      extensions,
    },
    issuer?.key ?? key,
  );
  return { certificate, key };
}

export function authority(pathLength?: number): pkijs.Extension {
  const limit = pathLength === undefined ? [] : [new asn1js.Integer({ value: pathLength })];
  return extension(id.BASIC_CONSTRAINTS, true, sequence(new asn1js.Boolean({ value: true }), ...limit));
}

/** General names by tag and content, such as 1 for an address (RFC 5280 §4.2.1.6). */
export const ofMailbox = (address: string): Asn1 => contextPrimitive(1, fromLatin1(address));
/** registeredID, which nobody names a mailbox with: 1.2.3. */
export const REGISTERED_ID: Asn1 = contextPrimitive(8, Uint8Array.of(0x2a, 3));

export function alternativeNames(...names: readonly Asn1[]): pkijs.Extension {
  return extension(id.SUBJECT_ALTERNATIVE_NAME, false, sequence(...names));
}

export function nameConstraint(kind: 'permitted' | 'excluded', base: Asn1): pkijs.Extension {
  const subtrees = context(kind === 'permitted' ? 0 : 1, sequence(base));
  return extension(id.NAME_CONSTRAINTS, true, sequence(subtrees));
}

/**
 * A certificate or CRL signed anew with another algorithm named inside than outside. What it is signed with is told
 * outside.
 */
export async function withOtherAlgorithmInside(
  signed: Uint8Array,
  inside: Uint8Array,
  { key }: Issuer,
): Promise<Uint8Array> {
  const [tbs, algorithm] = membersOf(readTlv(signed, 'signed'), 'signed');
  const fields = membersOf(tbs!, 'signed').map(({ bytes }) =>
    Buffer.compare(bytes, algorithm!.bytes) === 0 ? inside : bytes,
  );
  const changed = derSequence(...fields);
  const signature = await signBytes(key, changed);
  return encode(
    sequence(
      encoded(changed),
      encoded(signatureScheme(key.spki).algorithm),
      new asn1js.BitString({ valueHex: exactBuffer(signature) }),
    ),
  );
}
