import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { type Asn1, childrenOf, contentOf, isContext } from '../asn1/asn1.js';
import { latin1 } from '../bytes/latin1.js';
import { readTime } from '../certificates/certificate-time.js';
import { SmimeError } from '../smime-error.js';

/** The fields of one SEQUENCE, taken in the order of its definition. Whatever does not fit is `malformed-ocsp`. */
export class OcspFields {
  readonly #fields: readonly Asn1[];
  #next = 0;

  constructor(sequence: Asn1 | undefined) {
    if (!(sequence instanceof asn1js.Constructed)) throw damaged();
    this.#fields = childrenOf(sequence);
  }

  take<T extends Asn1>(kind: abstract new (...never: never[]) => T): T {
    const field = this.#fields[this.#next++];
    if (!(field instanceof kind)) throw damaged();
    return field;
  }

  any(): Asn1 {
    const field = this.#fields[this.#next++];
    if (!field) throw damaged();
    return field;
  }

  /** The value inside an EXPLICIT tag, when the next field has that tag. */
  tagged(tag: number): Asn1 | undefined {
    const field = this.#fields[this.#next];
    if (!isContext(field, tag)) return undefined;
    this.#next++;
    const [value, ...more] = childrenOf(field);
    if (!value || more.length > 0) throw damaged();
    return value;
  }

  optional<T extends Asn1>(kind: abstract new (...never: never[]) => T): T | undefined {
    return this.#fields[this.#next] instanceof kind ? this.take(kind) : undefined;
  }

  end(): void {
    if (this.#next !== this.#fields.length) throw damaged();
  }
}

/** The members of a SEQUENCE OF; more than the limit are refused. */
export function listOf(value: Asn1 | undefined, limit: number): readonly Asn1[] {
  if (!(value instanceof asn1js.Sequence)) throw damaged();
  const members = childrenOf(value);
  if (members.length > limit)
    throw new SmimeError('too-large', 'The OCSP data has more entries than anybody needs.');
  return members;
}

export function extensionsIn(value: Asn1 | undefined): readonly pkijs.Extension[] {
  return value ? listOf(value, 32).map((schema) => new pkijs.Extension({ schema })) : [];
}

/** GeneralizedTime in UTC; fractions of a second do not count. */
export function timeOf(value: Asn1): Date {
  if (!(value instanceof asn1js.GeneralizedTime)) throw damaged();
  const time = readTime('generalized', latin1(contentOf(value)).replace(/\.\d+Z$/, 'Z'));
  if (!time) throw damaged();
  return time;
}

/** GeneralizedTime with seconds only (RFC 5280 §4.1.2.5.2), which is all that OCSP has. */
export function generalizedTime(date: Date): Asn1 {
  const year = date.getUTCFullYear();
  if (year < 0 || year > 9999) throw new SmimeError('malformed-ocsp', 'OCSP cannot carry this date.');
  return new asn1js.GeneralizedTime({ valueDate: new Date(Math.floor(date.getTime() / 1000) * 1000) });
}

export function damaged(): SmimeError {
  return new SmimeError('malformed-ocsp', 'The OCSP data is damaged.');
}
