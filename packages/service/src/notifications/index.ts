export { gettingStartedQueue, type IssueActivationCode } from './getting-started.js';
export { startNotificationJobs } from './notification-jobs.js';
export { type NotificationTables, notificationMigrations } from './notification-tables.js';
export { type Occasion, queueNotification } from './queue-notification.js';
