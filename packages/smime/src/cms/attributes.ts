import { membersOf, oidTextOf, type Tlv } from '../asn1/tlv.js';
import { SmimeError } from '../smime-error.js';

/** An Attribute (RFC 5652 §5.3). */
export interface Attribute {
  readonly type: string;
  readonly values: readonly Tlv[];
}

const WHAT = 'list of attributes';

/** The Attributes of a SET, in whatever tagging, in their order; the same type may occur more than once. */
export function readAttributes(set: Tlv): readonly Attribute[] {
  return membersOf(set, WHAT).map((attribute) => {
    const [type, values] = membersOf(attribute, WHAT);
    if (!type || !values) throw new SmimeError('malformed-asn1', `The ${WHAT} is damaged.`);
    return { type: oidTextOf(type), values: membersOf(values, WHAT) };
  });
}
