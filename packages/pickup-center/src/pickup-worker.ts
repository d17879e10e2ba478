import { PickupSession } from './pickup-session.js';
import { messageBuffers } from './present-message.js';
import type { PickupEvent, PickupRequest } from './worker-protocol.js';

// Argon2id takes about a second and decryption as long as the message is large: both happen here, so that the
// page goes on answering. The type of a worker's global scope is not part of TypeScript's DOM library.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<PickupRequest>) => void) | null;
  postMessage(event: PickupEvent, transfer: readonly ArrayBuffer[]): void;
};

const session = new PickupSession((event) =>
  scope.postMessage(event, event.kind === 'message' ? messageBuffers(event.presentation) : []),
);

scope.onmessage = ({ data }) => void session.handle(data);
