export { finishLogin, startLogin } from './login.js';
export { sealedSecureId, toBase64Url } from './sealed-secure-id.js';
export { subscriberOfRequest, sweepSessions } from './sessions.js';
