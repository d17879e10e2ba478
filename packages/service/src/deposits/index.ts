export { depositHandlers } from './deposit-handlers.js';
export { startDepositJobs } from './deposit-jobs.js';
export { depositLife, minutesAfter } from './deposit-life.js';
export { expireDeposits, sweepBlobs } from './expiry.js';
export { depositIdOf } from './gateway-address.js';
export { isLinkToken, linkToken } from './link-token.js';
