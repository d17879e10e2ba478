export { gettingStartedQueue } from './getting-started.js';
export { startNotificationJobs } from './notification-jobs.js';
export { queueNotification } from './queue-notification.js';
export { unlockCodeQueue } from './unlock-code.js';
