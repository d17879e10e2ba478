export { noticeLock } from './lock-notice.js';
export { bindPickupContent, pickupHandlers, startPickupJobs } from './pickup-handlers.js';
export { type PickupTables, pickupMigrations } from './pickup-tables.js';
