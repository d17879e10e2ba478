export { lookUpRecipients } from './look-up.js';
