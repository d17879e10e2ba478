export { issueActivationCode, voidActivationCodes } from './activation-code.js';
export { finishActivation } from './finish-activation.js';
export { nextActivationStep, startActivation } from './start-activation.js';
