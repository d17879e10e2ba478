import type { PathFailure } from '../index.js';
import type { RareAlgorithm } from './rare-algorithms.js';

/**
 * One test of the NIST Public Key Interoperability Test Suite, "Conformance Testing of Relying Party Client
 * Certificate Path Processing Logic", version 1.0.1. A test of the document that is to be run with several
 * settings stands here once for each, its number extended by one: 4.8.1.3 is the third setting of 4.8.1.
 *
 * The document lists certificates and CRLs for every test. They are not repeated here: a relying party has a
 * pool, and in the whole pool of PKITS exactly one chain of names and key identifiers leads from each
 * certificate to the trust anchor, which is the listed one.
 */
export type PkitsTest = PkitsCircumstances &
  (
    | {
        readonly valid: true;
        /** The user-constrained policy set, where the document's verdict depends on policies. */
        readonly policies?: readonly string[];
      }
    | {
        readonly valid: false;
        /** What the document says is wrong, in our words; several where two of them describe the same flaw. */
        readonly flaws: readonly PathFailure[];
      }
  );

interface PkitsCircumstances {
  readonly id: string;
  /** File name of the certificate to be validated, without its ending. */
  readonly certificate: string;
  readonly settings: PolicySettings;
  readonly needs?: RareAlgorithm;
}

/** The policy inputs of RFC 5280 §6.1.1 (c), (e), (f), (g). Absent: any policy, not required, not inhibited. */
export interface PolicySettings {
  readonly initialPolicies?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

type Needs = Pick<PkitsCircumstances, 'needs'>;

export function valid(
  id: string,
  certificate: string,
  { policies, needs, ...settings }: PolicySettings & Needs & { readonly policies?: readonly string[] } = {},
): PkitsTest {
  return { id, certificate, settings, valid: true, ...(needs && { needs }), ...(policies && { policies }) };
}

export function invalid(
  id: string,
  certificate: string,
  flaws: PathFailure | readonly PathFailure[],
  { needs, ...settings }: PolicySettings & Needs = {},
): PkitsTest {
  return {
    id,
    certificate,
    settings,
    valid: false,
    flaws: typeof flaws === 'string' ? [flaws] : flaws,
    ...(needs && { needs }),
  };
}

/** NIST-test-policy-1 to -6 as the document names them; none of its tests asks for 4 or 5. */
export const P1 = '2.16.840.1.101.3.2.1.48.1';
export const P2 = '2.16.840.1.101.3.2.1.48.2';
export const P3 = '2.16.840.1.101.3.2.1.48.3';
export const P6 = '2.16.840.1.101.3.2.1.48.6';
/** RFC 5280 §4.2.1.4. */
export const ANY_POLICY = '2.5.29.32.0';
