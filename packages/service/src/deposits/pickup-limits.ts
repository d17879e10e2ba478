import type { AttemptLimits } from '../opaque-records/index.js';

/**
 * MP-2, MP-3: five tries, then locked until the sender gives three more; thirty in a message's life, whatever
 * the sender does. The lock is the limit, so the window leaves it alone.
 */
export const pickupLimits: AttemptLimits = {
  lockAfter: 5,
  step: 3,
  lifetimeCap: 30,
  perWindow: 30,
  windowSeconds: 3600,
};
