export { PickupSession } from './pickup-session.js';
export { nextState, type PickupAction, type PickupState } from './pickup-state.js';
export type {
  PickupEvent,
  PickupFailure,
  PickupRequest,
  PickupStep,
  WaitingMessage,
} from './worker-protocol.js';
