export { firstBrokenLogEntry } from './certificate-log.js';
export {
  chainOf,
  prepareIssuingAuthority,
  recordAuthority,
} from './issuing-authority.js';
export { loggedCertificatesOf } from './logged-certificates.js';
export { issueMailboxCertificates, proveKeys, revokeCertificatesOf } from './mailbox-certificates.js';
export { openNotificationSigner, recordRoot } from './notification-signer.js';
export { registerPkiPublication } from './pki-publication.js';
export { refreshRevocationLists } from './revocation-list.js';
