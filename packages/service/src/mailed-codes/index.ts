export { newMailedCode, normaliseCode } from './mailed-code.js';
