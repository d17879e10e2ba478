import type { Certificate } from '../certificates/certificate.js';

/** What is known of the revocation of a certificate at the time asked about. */
export interface RevocationStatement {
  /**
   * `good`: somebody who may say so says that it was not revoked. `unknown`: nothing at hand says anything that counts.
   * `not-checked`: there was nothing to look into, or the path failed before.
   */
  readonly status: 'good' | 'revoked' | 'unknown' | 'not-checked';
  /** What says so; only with `good` and `revoked`. */
  readonly source?: 'crl' | 'ocsp';
  /** The certificate it is about: of a path the one of which the gravest is known, the leaf when all are alike. */
  readonly certificate?: Certificate;
  /** Since when it is revoked; only with `revoked`. */
  readonly at?: Date;
  /** Why it is revoked, by the names of RFC 5280 §5.3.1; nothing when it is not said. */
  readonly reason?: RevocationReasonName;
}

/** CRLReason by name (RFC 5280 §5.3.1); `unspecified` and `removeFromCRL` are no reasons. */
export type RevocationReasonName =
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'privilegeWithdrawn'
  | 'aACompromise';

export const NOT_CHECKED: RevocationStatement = { status: 'not-checked' };

/** What a `revoked` says; the reason `unspecified` is no reason. */
export function revokedStatement(
  source: 'crl' | 'ocsp',
  at: Date,
  reasonCode: number | undefined,
): RevocationStatement {
  const reason = REASONS[reasonCode ?? 0];
  return { status: 'revoked', source, at, ...(reason && { reason }) };
}

const REASONS: Readonly<Record<number, RevocationReasonName>> = {
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
};

const GRAVITY = { good: 0, 'not-checked': 1, unknown: 2, revoked: 3 } as const;

/** The gravest of what is known of the certificates of a path, leaf first. */
export function gravestStatement(statements: readonly RevocationStatement[]): RevocationStatement {
  let gravest = statements[0] ?? NOT_CHECKED;
  for (const statement of statements)
    if (GRAVITY[statement.status] > GRAVITY[gravest.status]) gravest = statement;
  return gravest;
}
