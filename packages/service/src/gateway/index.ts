export { startGateway } from './smtp-gateway.js';
