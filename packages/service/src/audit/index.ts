export { type Audit, type AuditAction, openAudit } from './audit.js';
