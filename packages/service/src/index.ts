export { type RunningService, startService } from './serve.js';
export { readSettings, type Settings } from './settings.js';
export { StartRefusal } from './start-refusal.js';
