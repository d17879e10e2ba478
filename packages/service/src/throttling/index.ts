export { clientNetwork } from './client-network.js';
export { openThrottle, type Throttle } from './throttle.js';
