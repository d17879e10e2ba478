export { type GatewayCertificate, type SmtpGateway, startGateway } from './smtp-gateway.js';
