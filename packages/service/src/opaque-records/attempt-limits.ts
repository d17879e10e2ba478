/** How often a record may be tried. */
export interface AttemptLimits {
  /** Attempts not given back within one window. */
  readonly perWindow: number;
  readonly windowSeconds: number;
  /** So many wrong attempts lock the record until it is unlocked; undefined: only the window and the cap do. */
  readonly lockAfter: number | undefined;
  /** No record is ever tried wrongly more often than this; unlocking raises the allowance up to it by `step`. */
  readonly lifetimeCap: number;
  readonly step: number;
}

/** Of Secure ID passwords and of administrators' passwords alike. */
export const passwordLimits: AttemptLimits = {
  perWindow: 10,
  windowSeconds: 60 * 60,
  lockAfter: undefined,
  lifetimeCap: 100,
  step: 50,
};
