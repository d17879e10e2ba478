import { Certificate, type PathFailure, SmimeError } from '../index.js';
import { type CaseResult, caseResult } from './case-result.js';
import { basicConstraints, keyUsage } from './pkits-constraints.js';
import { deltaCrls, distributionPoints, privateCertificateExtensions } from './pkits-distribution-points.js';
import { nameConstraints } from './pkits-name-constraints.js';
import { certificatePolicies, requireExplicitPolicy } from './pkits-policies.js';
import { inhibitAnyPolicy, inhibitPolicyMapping, policyMappings } from './pkits-policy-mappings.js';
import { revocation, selfIssuedCertificates } from './pkits-revocation.js';
import { nameChaining, signatureVerification, validityPeriods } from './pkits-signatures-and-names.js';
import { ANY_POLICY, type PkitsTest, type PolicySettings } from './pkits-test.js';
import type { RareAlgorithm } from './rare-algorithms.js';
import { asData } from './told-message.js';

/** Sections 4.1 to 4.16 in the document's order. */
export const pkitsTests: readonly PkitsTest[] = [
  signatureVerification,
  validityPeriods,
  nameChaining,
  revocation,
  selfIssuedCertificates,
  basicConstraints,
  keyUsage,
  certificatePolicies,
  requireExplicitPolicy,
  policyMappings,
  inhibitPolicyMapping,
  inhibitAnyPolicy,
  nameConstraints,
  distributionPoints,
  deltaCrls,
  privateCertificateExtensions,
].flat();

/** Every certificate and CRL of the suite that is not expired on purpose is good from 2010 to 2030. */
export const PKITS_TIME = new Date('2020-01-01T00:00:00Z');

/** The files of the suite by their name without ending, wherever they come from (disk, or fetched by a page). */
export interface PkitsFiles {
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  readonly crls: ReadonlyMap<string, Uint8Array>;
}

/** What the suite needs of a path validation (RFC 5280 §6): revocation is always asked for. */
export type PkitsValidation = (
  o: {
    certificate: Certificate;
    intermediates: readonly Certificate[];
    roots: readonly Certificate[];
    crls: readonly Uint8Array[];
    at: Date;
    requireRevocation: true;
  } & PolicySettings,
) => Promise<
  | { readonly valid: true; readonly path: readonly Certificate[]; readonly policies?: readonly string[] }
  | { readonly valid: false; readonly reason: PathFailure; readonly path: readonly Certificate[] }
>;

/** A relying party that trusts the suite's root and has every other certificate and CRL of it at hand. */
export class PkitsRelyingParty {
  readonly #files: PkitsFiles;
  readonly #roots: readonly Certificate[];
  readonly #intermediates: readonly Certificate[];
  readonly #crls: readonly Uint8Array[];
  readonly #validate: PkitsValidation;
  readonly #missing: ReadonlySet<RareAlgorithm>;

  /** `missing`: the algorithms that this platform lacks. */
  constructor(files: PkitsFiles, validate: PkitsValidation, missing: ReadonlySet<RareAlgorithm> = new Set()) {
    this.#files = files;
    this.#validate = validate;
    this.#missing = missing;
    this.#crls = [...files.crls.values()];
    this.#roots = [this.#certificate('TrustAnchorRootCertificate')];
    this.#intermediates = [...files.certificates.keys()]
      .filter((name) => name.endsWith('Cert'))
      .map((name) => this.#certificate(name));
  }

  /** A test that needs what is missing is run too: what cannot be verified is to be refused. */
  async run(test: PkitsTest): Promise<CaseResult> {
    const verdict = await this.#verdict(test);
    const difference = differenceOf(test, verdict);
    const outcome = { told: asData(verdict), differences: difference === undefined ? [] : [difference] };
    return caseResult(test.id, outcome, test.needs, this.#missing);
  }

  async #verdict(test: PkitsTest): ReturnType<PkitsValidation> {
    try {
      return await this.#validate({
        certificate: this.#certificate(test.certificate),
        intermediates: this.#intermediates,
        roots: this.#roots,
        crls: this.#crls,
        at: PKITS_TIME,
        requireRevocation: true,
        ...test.settings,
        initialPolicies: test.settings.initialPolicies ?? [ANY_POLICY],
      });
    } catch (error) {
      if (error instanceof SmimeError && error.code === 'malformed-certificate')
        return { valid: false, reason: 'malformed', path: [] };
      throw error;
    }
  }

  #certificate(name: string): Certificate {
    const der = this.#files.certificates.get(name);
    if (!der) throw new Error(`PKITS has no certificate ${name}.`);
    return Certificate.fromDer(der);
  }
}

type Verdict = Awaited<ReturnType<PkitsValidation>>;

function differenceOf(test: PkitsTest, verdict: Verdict): string | undefined {
  if (!test.valid) {
    if (verdict.valid) return `valid instead of ${test.flaws.join(' or ')}`;
    return test.flaws.includes(verdict.reason)
      ? undefined
      : `refused for ${verdict.reason} instead of ${test.flaws.join(' or ')}`;
  }
  if (!verdict.valid) return `refused for ${verdict.reason} instead of valid`;
  if (!test.policies) return undefined;
  const expected = [...test.policies].sort().join(', ');
  const actual = verdict.policies && [...new Set(verdict.policies)].sort().join(', ');
  return actual === expected ? undefined : `policies [${actual ?? 'not told'}] instead of [${expected}]`;
}
