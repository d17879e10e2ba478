export { run } from './command-line/run.js';
export { DesktopError, type DesktopErrorCode } from './desktop-error.js';
