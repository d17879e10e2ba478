export { administrationHandlers } from './administration-handlers.js';
export {
  finishAdministratorRegistration,
  startAdministratorRegistration,
  unlockAdministrator,
} from './administrator-registration.js';
export { administratorOfRequest, sweepAdministratorSessions } from './administrator-sessions.js';
