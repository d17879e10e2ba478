export { type Allowance, openThrottle, type Throttle } from './throttle.js';
