import { P_256, P_384, P_521 } from '../asn1/object-identifiers.js';

/** A curve of NIST (RFC 5480 §2.1.1.1). */
export interface Curve {
  readonly name: 'P-256' | 'P-384' | 'P-521';
  /** Bytes of a coordinate, and of r and s. */
  readonly coordinateLength: number;
}

/** By OID. */
export const CURVES: Readonly<Record<string, Curve>> = {
  [P_256]: { name: 'P-256', coordinateLength: 32 },
  [P_384]: { name: 'P-384', coordinateLength: 48 },
  [P_521]: { name: 'P-521', coordinateLength: 66 },
};
