import { equalBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import {
  readAuthorityKeyIdentifier,
  readSubjectKeyIdentifier,
} from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate } from '../valid-certificate.js';
import { requireChoice } from '../valid-choice.js';
import { requireDate } from '../valid-date.js';
import { requireCertificates, requireList } from '../valid-lists.js';
import { requireBytesList, requireObject } from '../valid-shape.js';
import { type CheckedPath, checkPath, type PathConditions, type RevocationCheck } from './check-path.js';
import type { PathFailure, PathVerdict } from './path-verdict.js';
import type { PolicySettings } from './policy-graph.js';
import { unlessDamaged } from './read-when-asked.js';
import { revocationCheck } from './revocation-check.js';
import { type RevocationMaterial, revocationMaterial } from './revocation-material.js';
import { NOT_CHECKED } from './revocation-statement.js';
import { isWeakPath } from './weak-path.js';

/** A certificate, and what its validity is judged by. */
export interface ValidatePathOptions extends PolicySettings {
  /** The certificate asked about: the leaf of the path. */
  readonly certificate: Certificate;
  /** Certificates of authorities that may lie between, in any order. They need not be trusted. */
  readonly intermediates: readonly Certificate[];
  /** Who is trusted. Their own name constraints, validity and extended key usage count too (RFC 5937). */
  readonly roots: readonly Certificate[];
  /** The time asked about: revocation later than that does not count. */
  readonly at: Date;
  /** What the leaf is used for: its key usage must allow it, and every extended key usage on the path. Default: any. */
  readonly use?: 'sign' | 'encrypt';
  /**
   * DER: complete, indirect and delta CRLs (RFC 5280 §5). One that is not signed by the certificate's issuer, or by
   * somebody for it whom the same root vouches for (§6.3.3), says nothing. Default: none.
   */
  readonly crls?: readonly Uint8Array[];
  /** Stored OCSP responses, DER; they count like CRLs, and unreadable ones not at all. Default: none. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** Default: no, and a certificate of whose revocation nothing is at hand counts as not revoked. */
  readonly requireRevocation?: boolean;
}

/**
 * Certificates that all name each other as issuers would otherwise span more paths than anybody can try: steps are
 * counted for one search, and for a validation with all searches for those who signed its CRLs.
 */
const LIMITS = { pathLength: 12, paths: 64, steps: 200, allSteps: 2000 };

/**
 * Builds paths from the certificate to the roots and validates them until one holds (RFC 5280 §6, RFC 4158): at most 64
 * paths of 12 certificates. Never throws for what is in certificates, CRLs and responses: that is a verdict. A CRL that cannot be
 * read says nothing.
 * @throws {SmimeError}
 * - `invalid-argument`: `at` is no date, there is no such use, or something else was given for a certificate, a CRL or a
 *   response, such as text in PEM form.
 */
export async function validatePath(options: ValidatePathOptions): Promise<PathVerdict> {
  requireObject(options, 'options');
  requireCertificate(options.certificate, 'certificate asked about');
  requireCertificates(options.intermediates, 'intermediates');
  requireCertificates(options.roots, 'roots');
  if (options.crls !== undefined) requireBytesList(options.crls, 'CRLs');
  if (options.ocspResponses !== undefined) requireBytesList(options.ocspResponses, 'OCSP responses');
  if (options.initialPolicies !== undefined) requireList(options.initialPolicies, 'initialPolicies');
  requireDate(options.at, 'time of validation');
  if (options.use !== undefined) requireChoice(options.use, ['sign', 'encrypt'], 'use of the certificate');
  return validatePathWith(options, revocationMaterial(options.crls, options.ocspResponses));
}

export type PathQuestion = Omit<ValidatePathOptions, 'crls' | 'ocspResponses'>;

/** As `validatePath`, with revocation looked up in what several validations may share. */
export async function validatePathWith(
  question: PathQuestion,
  material: RevocationMaterial,
): Promise<PathVerdict> {
  const all = { left: LIMITS.allSteps };
  return tryPaths(question, all, revocationOf(question, material, all));
}

interface Budget {
  left: number;
}

async function tryPaths(
  options: PathQuestion,
  all: Budget,
  revocation: RevocationCheck | undefined,
  fits: (path: readonly Certificate[]) => boolean = () => true,
): Promise<PathVerdict> {
  const { at, use, requireRevocation } = options;
  const conditions: PathConditions = { at, use, policy: options, revocation, requireRevocation };
  let best: Extract<PathVerdict, { valid: false }> | undefined;
  let tried = 0;
  for (const path of candidatePaths([options.certificate], options, [{ left: LIMITS.steps }, all])) {
    if (!fits(path)) continue;
    if (++tried > LIMITS.paths) break;
    const { outcome, ...revocation } = await readable(path, conditions);
    const told = { path, weak: isWeakPath(path), ...revocation };
    if (typeof outcome !== 'string') return { valid: true, ...told, ...outcome };
    // A wrong signature often only means a wrong guess at the issuer: any other reason says more.
    if (!best || WRONG_GUESSES.has(best.reason)) best = { valid: false, reason: outcome, ...told };
  }
  const alone = [options.certificate];
  return best ?? { valid: false, reason: 'no-path', weak: isWeakPath(alone), ...unchecked(alone) };
}

const WRONG_GUESSES: ReadonlySet<PathFailure> = new Set(['signature', 'malformed']);

/** A certificate that cannot be read spoils the paths it lies on, and no other: anybody on the way can add one. */
async function readable(path: readonly Certificate[], conditions: PathConditions): Promise<CheckedPath> {
  try {
    return await checkPath(path, conditions);
  } catch (error) {
    if (!(error instanceof SmimeError)) throw error;
    const { revocation, revocations } = unchecked(path);
    return { outcome: 'malformed', revocation, revocations };
  }
}

/** Certificates of which nothing is known. */
function unchecked(path: readonly Certificate[]) {
  return { path, revocation: NOT_CHECKED, revocations: path.map(() => NOT_CHECKED) };
}

function revocationOf(
  { intermediates, roots, at, requireRevocation = false }: PathQuestion,
  { lists, responses }: RevocationMaterial,
  all: Budget,
): RevocationCheck | undefined {
  if (lists.length === 0 && responses.length === 0 && !requireRevocation) return undefined;
  const revocation = revocationCheck({
    lists,
    responses,
    at,
    signers: [...intermediates, ...roots],
    leadsTo: async (anchor, certificate, fits) =>
      (await tryPaths({ certificate, intermediates, roots: [anchor], at }, all, revocation, fits)).valid,
  });
  return revocation;
}

/** Paths that end in a root, those whose key identifiers match first. */
function* candidatePaths(
  path: readonly Certificate[],
  options: PathQuestion,
  budgets: readonly Budget[],
): Generator<readonly Certificate[]> {
  for (const budget of budgets) if (budget.left-- <= 0) return;
  const last = path.at(-1)!;
  if (options.roots.some((root) => isSame(root, last))) {
    yield path;
    return;
  }
  if (path.length >= LIMITS.pathLength) return;
  for (const root of issuersAmong(options.roots, last)) yield [...path, root];
  for (const issuer of issuersAmong(options.intermediates, last)) {
    const seen = path.some((certificate) => isSame(certificate, issuer));
    const isRoot = options.roots.some((root) => isSame(root, issuer));
    if (!seen && !isRoot) yield* candidatePaths([...path, issuer], options, budgets);
  }
}

function isSame(a: Certificate, b: Certificate): boolean {
  return a === b || equalBytes(a.der, b.der);
}

function issuersAmong(candidates: readonly Certificate[], certificate: Certificate): readonly Certificate[] {
  const { issuer } = comparableNamesOf(certificate);
  const identifier = unlessDamaged(() => readAuthorityKeyIdentifier(structureOf(certificate)));
  const named = candidates.filter((candidate) => comparableNamesOf(candidate).subject === issuer);
  if (named.length < 2 || !identifier) return named;
  const fits = (candidate: Certificate) => {
    const own = unlessDamaged(() => readSubjectKeyIdentifier(structureOf(candidate)));
    return own !== undefined && equalBytes(own, identifier);
  };
  const fitting = named.filter(fits);
  const others = named.filter((candidate) => !fitting.includes(candidate));
  return [...fitting, ...others];
}
