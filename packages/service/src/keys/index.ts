export { type KeyFolder, yearsFrom } from './key-folder.js';
export { randomSerialNumber } from './serial-number.js';
export { openServiceKeys } from './service-identity.js';
