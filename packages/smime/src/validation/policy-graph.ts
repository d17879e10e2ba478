import * as asn1js from 'asn1js';
import { type Asn1, childrenOf, isContext, oidText } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { countOf, readExtension } from '../certificates/certificate-extensions.js';

/** Certificate policies along a path, as a graph that cannot grow exponentially (RFC 9618, updating RFC 5280 §6.1). */

/** What the caller asks of policies (RFC 5280 §6.1.1 (c) and (e) to (g)). */
export interface PolicySettings {
  /** Policies the caller accepts, as object identifiers: user-initial-policy-set. Default: any. */
  readonly initialPolicies?: readonly string[] | undefined;
  /** The path must be good for one of them: initial-explicit-policy. Default: no. */
  readonly requireExplicitPolicy?: boolean | undefined;
  /** CAs may not declare policies of others equal to theirs: initial-policy-mapping-inhibit. Default: no. */
  readonly inhibitPolicyMapping?: boolean | undefined;
  /** anyPolicy in a certificate stands for nothing: initial-any-policy-inhibit. Default: no. */
  readonly inhibitAnyPolicy?: boolean | undefined;
}

/** Whether the caller takes what the certificates say as it is. */
export function asksNothing(settings: PolicySettings): boolean {
  const { initialPolicies, requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = settings;
  return !(initialPolicies || requireExplicitPolicy || inhibitPolicyMapping || inhibitAnyPolicy);
}

interface PolicyNode {
  readonly policy: string;
  expected: ReadonlySet<string>;
  readonly parents: Set<PolicyNode>;
}

type Level = Map<string, PolicyNode>;

export interface PolicyState {
  /** One level per certificate; undefined once no policy is left. */
  levels: Level[] | undefined;
  explicit: number;
  mapping: number;
  any: number;
  readonly acceptable: readonly string[];
}

export function startPolicies(settings: PolicySettings, pathLength: number): PolicyState {
  const root: PolicyNode = { policy: id.ANY_POLICY, expected: new Set([id.ANY_POLICY]), parents: new Set() };
  return {
    levels: [new Map([[id.ANY_POLICY, root]])],
    explicit: settings.requireExplicitPolicy ? 0 : pathLength + 1,
    mapping: settings.inhibitPolicyMapping ? 0 : pathLength + 1,
    any: settings.inhibitAnyPolicy ? 0 : pathLength + 1,
    acceptable: settings.initialPolicies ?? [id.ANY_POLICY],
  };
}

/** RFC 5280 §6.1.3 (d) to (f). False when the path fails. */
export function takePolicies(
  state: PolicyState,
  certificate: Certificate,
  final: boolean,
  selfIssued: boolean,
): boolean {
  const value = readExtension(structureOf(certificate), id.CERTIFICATE_POLICIES);
  if (!value) state.levels = undefined;
  const above = state.levels?.at(-1);
  if (value && state.levels && above) {
    const policies = new Set(childrenOf(value).map((information) => oidText(childrenOf(information)[0])));
    const level: Level = new Map();
    for (const policy of policies) {
      if (policy === id.ANY_POLICY) continue;
      const expecting = [...above.values()].filter((node) => node.expected.has(policy));
      const wildcard = above.get(id.ANY_POLICY);
      const parents = expecting.length > 0 ? expecting : wildcard ? [wildcard] : [];
      if (parents.length > 0)
        level.set(policy, { policy, expected: new Set([policy]), parents: new Set(parents) });
    }
    if (policies.has(id.ANY_POLICY) && (state.any > 0 || (!final && selfIssued))) {
      for (const node of above.values()) {
        for (const policy of node.expected) {
          const existing = level.get(policy);
          if (existing && policies.has(policy) && policy !== id.ANY_POLICY) continue;
          if (existing) existing.parents.add(node);
          else level.set(policy, { policy, expected: new Set([policy]), parents: new Set([node]) });
        }
      }
    }
    state.levels.push(level);
    prune(state);
  }
  return state.explicit > 0 || state.levels !== undefined;
}

/** RFC 5280 §6.1.4 (a), (b), (h) to (j). False when the path fails. */
export function preparePolicies(state: PolicyState, certificate: Certificate, selfIssued: boolean): boolean {
  const structure = structureOf(certificate);
  const mappings = readExtension(structure, id.POLICY_MAPPINGS);
  if (mappings && !mapPolicies(state, mappings)) return false;
  if (!selfIssued) {
    state.explicit = Math.max(0, state.explicit - 1);
    state.mapping = Math.max(0, state.mapping - 1);
    state.any = Math.max(0, state.any - 1);
  }
  const constraints = readExtension(structure, id.POLICY_CONSTRAINTS);
  for (const field of constraints ? childrenOf(constraints) : []) {
    if (isContext(field, 0)) state.explicit = Math.min(state.explicit, countOf(field));
    if (isContext(field, 1)) state.mapping = Math.min(state.mapping, countOf(field));
  }
  const inhibit = readExtension(structure, id.INHIBIT_ANY_POLICY);
  if (inhibit instanceof asn1js.Integer) state.any = Math.min(state.any, countOf(inhibit));
  return true;
}

/** RFC 5280 §6.1.5 (a), (b) and (g): the policies the path is good for; nothing when it fails. */
export function finishPolicies(state: PolicyState, certificate: Certificate): readonly string[] | undefined {
  state.explicit = Math.max(0, state.explicit - 1);
  const constraints = readExtension(structureOf(certificate), id.POLICY_CONSTRAINTS);
  for (const field of constraints ? childrenOf(constraints) : []) {
    if (isContext(field, 0) && countOf(field) === 0) state.explicit = 0;
  }
  const accepted = acceptedPolicies(state);
  return state.explicit > 0 || accepted.size > 0 ? [...accepted] : undefined;
}

/** The policies that the path asserts and the caller accepts. */
function acceptedPolicies(state: PolicyState): ReadonlySet<string> {
  if (!state.levels) return new Set();
  const asserted = new Set<string>();
  for (const level of state.levels.slice(1)) {
    for (const node of level.values()) {
      const underWildcard = [...node.parents].some((parent) => parent.policy === id.ANY_POLICY);
      if (node.policy !== id.ANY_POLICY && underWildcard) asserted.add(node.policy);
    }
  }
  if (state.levels.at(-1)?.has(id.ANY_POLICY)) asserted.add(id.ANY_POLICY);
  if (state.acceptable.includes(id.ANY_POLICY)) return asserted;
  if (asserted.has(id.ANY_POLICY)) return new Set(state.acceptable);
  return new Set(state.acceptable.filter((policy) => asserted.has(policy)));
}

function mapPolicies(state: PolicyState, mappings: Asn1): boolean {
  const mapped = new Map<string, Set<string>>();
  for (const pair of childrenOf(mappings)) {
    const [from, to] = childrenOf(pair).map(oidText);
    if (!from || !to || from === id.ANY_POLICY || to === id.ANY_POLICY) return false;
    mapped.set(from, (mapped.get(from) ?? new Set()).add(to));
  }
  const level = state.levels?.at(-1);
  if (!level) return true;
  for (const [from, to] of mapped) {
    const node = level.get(from);
    if (state.mapping === 0) {
      level.delete(from);
    } else if (node) {
      node.expected = to;
    } else {
      const wildcard = level.get(id.ANY_POLICY);
      if (wildcard) level.set(from, { policy: from, expected: to, parents: new Set(wildcard.parents) });
    }
  }
  prune(state);
  return true;
}

/** Removes nodes that lead nowhere; without any node left there is no graph. */
function prune(state: PolicyState): void {
  const levels = state.levels!;
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const used = new Set([...levels[depth]!.values()].flatMap((node) => [...node.parents]));
    for (const [policy, node] of levels[depth - 1]!) if (!used.has(node)) levels[depth - 1]!.delete(policy);
  }
  if (levels.at(-1)!.size === 0) state.levels = undefined;
}
