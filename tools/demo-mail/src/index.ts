export { type DemoMail, startDemoMail } from './demo-mail.js';
export { DemoMailError, type DemoMailErrorCode } from './demo-mail-error.js';
export { run } from './run.js';
export type { Settings } from './settings.js';
