export { sealedSecureId } from './sealed-secure-id.js';
export { subscriberOfRequest, sweepSessions } from './sessions.js';
