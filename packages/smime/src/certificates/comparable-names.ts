import { onceFor } from '../once-for.js';
import { type Certificate, structureOf } from './certificate.js';
import { comparableName } from './distinguished-name.js';

interface ComparableNames {
  readonly subject: string;
  readonly issuer: string;
}

/** Subject and issuer in a form in which equal names are equal strings; worked out once per certificate. */
export const comparableNamesOf = onceFor((certificate: Certificate): ComparableNames => {
  const { subject, issuer } = structureOf(certificate);
  return {
    subject: comparableName(new Uint8Array(subject.valueBeforeDecode)),
    issuer: comparableName(new Uint8Array(issuer.valueBeforeDecode)),
  };
});
