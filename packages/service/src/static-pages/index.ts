export { registerStaticPages } from './static-pages.js';
