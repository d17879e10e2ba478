export { allowOrigin } from './allow-origin.js';
export { bindRoutes, type Callers } from './bind-routes.js';
export { createHttpApplication } from './http-application.js';
export { type HttpListener, openHttpListener } from './http-listener.js';
export { openApiDocument } from './open-api.js';
export {
  administratorOf,
  type Call,
  type Handlers,
  type SignedInAdministrator,
  type SignedInSubscriber,
  subscriberOf,
} from './route-handlers.js';
export { refuseForeignOrigin } from './same-origin.js';
