export { sealedSecureId } from './sealed-secure-id.js';
export { subscriberOfRequest, sweepSessions } from './sessions.js';
export { unlockMailbox } from './unlock.js';
export { issueUnlockCode, withdrawUnlockCode } from './unlock-code.js';
