import * as id from '../asn1/object-identifiers.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import {
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
} from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { signatureAlgorithmOf } from '../certificates/signature-algorithm.js';
import { verifySignature } from '../keys/verify-signature.js';
import { withInheritedKey } from './inherited-key.js';
import { constrainedBy, EVERY_NAME, namesAllowed } from './name-constraints.js';
import type { PathFailure } from './path-verdict.js';
import {
  asksNothing,
  finishPolicies,
  type PolicySettings,
  preparePolicies,
  startPolicies,
  takePolicies,
} from './policy-graph.js';
import { gravestStatement, NOT_CHECKED, type RevocationStatement } from './revocation-statement.js';
import { verifiedOnce } from './verified-once.js';

/**
 * Tells what is known of the revocation of a certificate of the path. `authorities`: those above it, its issuer first and
 * the trust anchor last.
 */
export type RevocationCheck = (
  certificate: Certificate,
  authorities: readonly Certificate[],
) => Promise<RevocationStatement>;

export interface PathConditions {
  readonly at: Date;
  readonly use?: 'sign' | 'encrypt' | undefined;
  readonly policy: PolicySettings;
  readonly revocation?: RevocationCheck | undefined;
  /** A certificate of whose revocation nothing is known fails with `revocation-unknown`. */
  readonly requireRevocation?: boolean | undefined;
}

export interface ValidPath {
  /** The policies it may be used for (user-constrained-policy-set). */
  readonly policies: readonly string[];
}

/** What came of a path, and what was found about revocation on the way. */
export interface CheckedPath {
  readonly outcome: PathFailure | ValidPath;
  /** The gravest of `revocations`. */
  readonly revocation: RevocationStatement;
  /** One per certificate, leaf first; the anchor's is never checked. */
  readonly revocations: readonly RevocationStatement[];
}

/**
 * Validates one path, leaf first and trust anchor last (RFC 5280 §6.1). The anchor's own name constraints, validity
 * and extended key usage count too (RFC 5937). What it is good for when it holds, else why it does not.
 */
export async function checkPath(
  path: readonly Certificate[],
  conditions: PathConditions,
): Promise<CheckedPath> {
  const statements: RevocationStatement[] = [];
  const walked = await walkPath(path, conditions);
  // Nobody is asked about the certificates of a path that fails anyway.
  const outcome =
    typeof walked === 'string'
      ? walked
      : ((await revocationFailure(walked.steps, conditions, statements)) ?? { policies: walked.policies });
  // Where the path fails before its leaf, nothing is known of the leaf.
  const missing = path.length - 1 - statements.length;
  const unchecked = Array.from({ length: missing }, (): RevocationStatement => NOT_CHECKED);
  const belowAnchor = [...unchecked, ...statements.reverse()];
  return { outcome, revocation: gravestStatement(belowAnchor), revocations: [...belowAnchor, NOT_CHECKED] };
}

/** A certificate below the anchor, and those above it, its issuer first. */
interface PathStep {
  readonly certificate: Certificate;
  readonly authorities: readonly Certificate[];
}

type WalkedPath = ValidPath & { readonly steps: readonly PathStep[] };

/** Of each leaf the path that held last, for which use: for another time only the times are looked at again. */
const held = new WeakMap<
  Certificate,
  WalkedPath & { readonly path: readonly Certificate[]; readonly use: PathConditions['use'] }
>();

/** Everything but revocation, from the anchor down. */
async function walkPath(
  path: readonly Certificate[],
  conditions: PathConditions,
): Promise<PathFailure | WalkedPath> {
  const leaf = path[0]!;
  const isUsual = asksNothing(conditions.policy);
  const known = isUsual ? held.get(leaf) : undefined;
  if (known && known.use === conditions.use && isSamePath(known.path, path)) {
    for (const certificate of path.toReversed()) {
      const failure = validityAt(certificate, conditions.at);
      if (failure) return failure;
    }
    return { ...known, policies: [...known.policies] };
  }
  const walked = await walkAnew(path, conditions);
  // Verdicts are the caller's, who may write to what is in them.
  if (isUsual && typeof walked !== 'string')
    held.set(leaf, {
      steps: walked.steps,
      policies: [...walked.policies],
      path: [...path],
      use: conditions.use,
    });
  return walked;
}

function isSamePath(a: readonly Certificate[], b: readonly Certificate[]): boolean {
  return a.length === b.length && a.every((certificate, index) => certificate === b[index]);
}

async function walkAnew(
  path: readonly Certificate[],
  conditions: PathConditions,
): Promise<PathFailure | WalkedPath> {
  const steps: PathStep[] = [];
  const anchor = path.at(-1)!;
  const chain = path.slice(0, -1).reverse();
  let space = constrainedBy(EVERY_NAME, anchor);
  let pathLength = chain.length;
  const anchorLimit = readBasicConstraints(structureOf(anchor))?.pathLength;
  if (anchorLimit !== undefined) pathLength = Math.min(pathLength, anchorLimit);
  const policies = startPolicies(conditions.policy, chain.length);

  const anchorFailure =
    validityAt(anchor, conditions.at) ?? purposeOf(anchor, conditions, chain.length === 0);
  if (anchorFailure) return anchorFailure;

  let authorities: readonly Certificate[] = [anchor];
  for (const [index, certificate] of chain.entries()) {
    const issuer = authorities[0]!;
    steps.push({ certificate, authorities });
    const final = index === chain.length - 1;
    const selfIssued = isSelfIssued(certificate);
    if (!(await isSignedBy(certificate, issuer))) return 'signature';
    const failure = validityAt(certificate, conditions.at);
    if (failure) return failure;
    if ((final || !selfIssued) && !namesAllowed(space, certificate)) return 'name-constraints';
    if (!takePolicies(policies, certificate, final, selfIssued)) return 'policy';
    if (hasUnknownCriticalExtension(certificate)) return 'unknown-critical-extension';
    const purpose = purposeOf(certificate, conditions, final);
    if (purpose) return purpose;
    if (final) {
      const accepted = finishPolicies(policies, certificate);
      return accepted ? { policies: accepted, steps } : 'policy';
    }

    if (!preparePolicies(policies, certificate, selfIssued)) return 'policy';
    space = constrainedBy(space, certificate);
    const constraints = readBasicConstraints(structureOf(certificate));
    // Version 1 and 2 certificates carry no basicConstraints and cannot be told to be authorities (§6.1.4 (k)).
    if (!constraints?.authority) return 'not-a-ca';
    if (!selfIssued) {
      if (pathLength <= 0) return 'path-length';
      pathLength--;
    }
    if (constraints.pathLength !== undefined) pathLength = Math.min(pathLength, constraints.pathLength);
    if (readKeyUsage(structureOf(certificate))?.has('keyCertSign') === false) return 'key-usage';
    authorities = [withInheritedKey(certificate, issuer), ...authorities];
  }
  return { policies: [id.ANY_POLICY], steps };
}

const isSignedBy = verifiedOnce(async (certificate: Certificate, issuer: Certificate): Promise<boolean> => {
  const structure = structureOf(certificate);
  // The algorithm inside the signed part must be the one outside (RFC 5280 §4.1.1.2).
  if (structure.signature.algorithmId !== structure.signatureAlgorithm.algorithmId) return false;
  const verdict = await verifySignature({
    spki: issuer.spki,
    algorithm: signatureAlgorithmOf(structure.signatureAlgorithm),
    bytes: structure.tbsView,
    signature: structure.signatureValue.valueBlock.valueHexView,
  });
  return verdict === 'right';
});

function isSelfIssued(certificate: Certificate): boolean {
  const { subject, issuer } = comparableNamesOf(certificate);
  return subject === issuer;
}

async function revocationFailure(
  steps: readonly PathStep[],
  { revocation, requireRevocation }: PathConditions,
  statements: RevocationStatement[],
): Promise<PathFailure | undefined> {
  let isUnknown = false;
  for (const { certificate, authorities } of steps) {
    const statement = (await revocation?.(certificate, authorities)) ?? NOT_CHECKED;
    statements.push(revocation ? { ...statement, certificate } : statement);
    if (statement.status === 'revoked') return 'revoked';
    // A certificate below may be known to be revoked, which says more.
    if (statement.status !== 'good') isUnknown = true;
  }
  return requireRevocation && isUnknown ? 'revocation-unknown' : undefined;
}

function validityAt(certificate: Certificate, at: Date): PathFailure | undefined {
  if (at < certificate.notBefore) return 'not-yet-valid';
  return at > certificate.notAfter ? 'expired' : undefined;
}

/** Extended key usage narrows along the path; key usage is the leaf's own (RFC 8550 §4.4.2 and §4.4.4). */
function purposeOf(
  certificate: Certificate,
  { use }: PathConditions,
  leaf: boolean,
): PathFailure | undefined {
  if (!use) return undefined;
  const purposes = readExtendedKeyUsage(structureOf(certificate));
  if (purposes && !purposes.includes(id.EMAIL_PROTECTION) && !purposes.includes(id.ANY_EXTENDED_KEY_USAGE)) {
    return 'extended-key-usage';
  }
  const usage = leaf ? readKeyUsage(structureOf(certificate)) : undefined;
  if (!usage) return undefined;
  const fits =
    use === 'sign'
      ? usage.has('digitalSignature') || usage.has('nonRepudiation')
      : usage.has('keyEncipherment') || usage.has('keyAgreement');
  return fits ? undefined : 'key-usage';
}

const KNOWN_EXTENSIONS = new Set([
  id.KEY_USAGE,
  id.SUBJECT_ALTERNATIVE_NAME,
  id.BASIC_CONSTRAINTS,
  id.NAME_CONSTRAINTS,
  id.CERTIFICATE_POLICIES,
  id.POLICY_MAPPINGS,
  id.POLICY_CONSTRAINTS,
  id.INHIBIT_ANY_POLICY,
  id.EXTENDED_KEY_USAGE,
  id.CRL_DISTRIBUTION_POINTS,
  id.SUBJECT_KEY_IDENTIFIER,
  id.AUTHORITY_KEY_IDENTIFIER,
]);

function hasUnknownCriticalExtension(certificate: Certificate): boolean {
  const extensions = structureOf(certificate).extensions ?? [];
  return extensions.some((extension) => extension.critical && !KNOWN_EXTENSIONS.has(extension.extnID));
}
