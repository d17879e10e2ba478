export { noticeLock } from './lock-notice.js';
export { bindPickupContent, pickupHandlers, startPickupJobs } from './pickup-handlers.js';
