import type * as pkijs from 'pkijs';
import { contextPrimitive, encoded, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { encodeName } from '../certificates/distinguished-name.js';
import { extension, keyUsage, nameOf, signCertificate } from '../certificates/sign-certificate.js';
import { generateKey, type Issuer, type PrivateKey } from '../index.js';
import { newSerial, VALIDITY } from './firm.js';

/** Certificates that no careful CA issues: any name, any extensions, and no issuer is too little of a CA for them. */
export async function oddlyCertified(
  issuer: Issuer,
  { subject, key, extensions }: OddCertificate,
): Promise<Issuer> {
  const own = key ?? (await generateKey('p-256'));
  const certificate = await signCertificate(
    {
      issuerName: nameOf(issuer.certificate),
      subjectName: subject,
      spki: own.spki,
      validity: VALIDITY,
      serialNumber: newSerial(),
      extensions,
    },
    issuer.key,
  );
  return { certificate, key: own };
}

export interface OddCertificate {
  readonly subject: Uint8Array;
  readonly key?: PrivateKey;
  readonly extensions: readonly pkijs.Extension[];
}

export const named = (text: string): Uint8Array => encodeName([{ type: id.COMMON_NAME, text }]);

/** basicConstraints of a CA; pathLenConstraint as the bytes of its INTEGER. */
export function authority(...pathLength: readonly number[]): readonly pkijs.Extension[] {
  const length = pathLength.length > 0 ? [encoded(Uint8Array.of(2, pathLength.length, ...pathLength))] : [];
  return [
    extension(id.BASIC_CONSTRAINTS, true, sequence(encoded(Uint8Array.of(1, 1, 255)), ...length)),
    keyUsage('keyCertSign', 'cRLSign'),
  ];
}

/** What a mailbox's certificate for signing needs. */
export function mailbox(address: string): readonly pkijs.Extension[] {
  const name = contextPrimitive(1, fromLatin1(address));
  return [keyUsage('digitalSignature'), extension(id.SUBJECT_ALTERNATIVE_NAME, false, sequence(name))];
}
