export { readOperatorFile } from './operator-file.js';
export { startOperatorListener } from './operator-listener.js';
