import type { MessagePresentation } from '@secure-mail/message-view';
import type { PickupEvent, PickupFailure, PickupStep, WaitingMessage } from './worker-protocol.js';

/** Where a person is between link and message. */
export type PickupState =
  | { readonly at: 'opening' }
  | { readonly at: 'question'; readonly pickup: WaitingMessage; readonly mistake?: Mistake }
  | {
      readonly at: 'working';
      readonly pickup: WaitingMessage;
      readonly step: PickupStep;
      readonly done?: number | undefined;
      readonly all?: number | undefined;
    }
  | { readonly at: 'message'; readonly pickup: WaitingMessage; readonly presentation: MessagePresentation }
  | {
      readonly at: 'notice';
      readonly failure: PickupFailure;
      readonly pickup?: WaitingMessage | undefined;
      /** What trying again means; undefined where it would not help. */
      readonly retry?: 'open' | 'fetch' | undefined;
    };

/** Why the question is asked again; what was typed stays in the field. */
export type Mistake = 'wrong-answer' | PickupFailure;

export type PickupAction = PickupEvent | { readonly kind: 'opening' } | { readonly kind: 'closed' };

export function nextState(state: PickupState, action: PickupAction): PickupState {
  const pickup = 'pickup' in state ? state.pickup : undefined;
  switch (action.kind) {
    case 'opening':
      return { at: 'opening' };
    case 'question':
      return action.pickup.triesLeft === 0
        ? { at: 'notice', failure: 'locked', pickup: action.pickup, retry: 'open' }
        : { at: 'question', pickup: action.pickup };
    case 'progress': {
      const { step, done, all } = action;
      return pickup === undefined ? state : { at: 'working', pickup, step, done, all };
    }
    case 'wrong-answer':
      if (pickup === undefined) return state;
      return action.triesLeft === 0
        ? { at: 'notice', failure: 'locked', pickup, retry: 'open' }
        : { at: 'question', pickup: { ...pickup, triesLeft: action.triesLeft }, mistake: 'wrong-answer' };
    case 'message':
      return pickup === undefined ? state : { at: 'message', pickup, presentation: action.presentation };
    case 'failed':
      return afterFailure(pickup, action.failure, action.during);
    case 'closed':
      return pickup === undefined ? state : { at: 'question', pickup };
  }
}

const askAgain: readonly PickupFailure[] = ['unreachable', 'too-many-requests', 'answer-empty', 'failed'];
const worthRetrying: readonly PickupFailure[] = [
  'unreachable',
  'too-many-requests',
  'not-arrived',
  'locked',
  'failed',
];

function afterFailure(
  pickup: WaitingMessage | undefined,
  failure: PickupFailure,
  during: 'open' | 'answer' | 'fetch',
): PickupState {
  if (during === 'answer' && pickup !== undefined && askAgain.includes(failure)) {
    return { at: 'question', pickup, mistake: failure };
  }
  const retry = during === 'fetch' && failure === 'unreachable' ? 'fetch' : 'open';
  return { at: 'notice', failure, pickup, retry: worthRetrying.includes(failure) ? retry : undefined };
}
