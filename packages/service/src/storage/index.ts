export { lockDataFolder } from './data-folder-lock.js';
export { migrateToLatest } from './migrations.js';
export { openStorage, type Storage } from './open-storage.js';
export { makePrivateFolder } from './private-folder.js';
export { randomRowId } from './random-id.js';
export type { Database, DatabaseOrTransaction, Transaction } from './schema.js';
export { startingAlone } from './start-lock.js';
