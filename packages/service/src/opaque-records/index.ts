export { type AttemptLimits, passwordLimits } from './attempt-limits.js';
export { type OpaqueRecords, openOpaqueRecords } from './opaque-records.js';
