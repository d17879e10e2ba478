import { type Certificate, structureOf } from './certificate.js';
import { comparableName } from './distinguished-name.js';

interface ComparableNames {
  readonly subject: string;
  readonly issuer: string;
}

const known = new WeakMap<Certificate, ComparableNames>();

/** Subject and issuer in a form in which equal names are equal strings; worked out once per certificate. */
export function comparableNamesOf(certificate: Certificate): ComparableNames {
  const cached = known.get(certificate);
  if (cached) return cached;
  const { subject, issuer } = structureOf(certificate);
  const names = {
    subject: comparableName(new Uint8Array(subject.valueBeforeDecode)),
    issuer: comparableName(new Uint8Array(issuer.valueBeforeDecode)),
  };
  known.set(certificate, names);
  return names;
}
