export { openThrottle, type Throttle } from './throttle.js';
