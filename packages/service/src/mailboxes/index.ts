export { importMailboxes } from './mailbox-import.js';
export { listMailboxes } from './mailbox-view.js';
export { changeSecureMail, sendGettingStarted } from './secure-mail-switch.js';
