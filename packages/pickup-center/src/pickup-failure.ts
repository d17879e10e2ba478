import { ClientError } from '@secure-mail/client';
import { ServiceError } from '@secure-mail/contracts';
import { SmimeError } from '@secure-mail/smime';
import type { PickupFailure } from './worker-protocol.js';

/** What went wrong, as one of the few things that the page has words for. */
export function pickupFailureOf(error: unknown): PickupFailure {
  if (error instanceof ServiceError) return serviceFailures[error.code] ?? 'failed';
  if (error instanceof ClientError) return clientFailures[error.code] ?? 'failed';
  if (error instanceof SmimeError) return 'damaged';
  // Old browsers lack an algorithm (NotSupportedError) or WebAssembly altogether.
  if (
    error instanceof ReferenceError ||
    (error instanceof DOMException && error.name === 'NotSupportedError')
  ) {
    return 'unsupported';
  }
  return 'failed';
}

const serviceFailures: Readonly<Partial<Record<ServiceError['code'], PickupFailure>>> = {
  'pickup-not-found': 'unknown-link',
  'deposit-not-found': 'unknown-link',
  'not-found': 'unknown-link',
  'invalid-request': 'unknown-link',
  'pickup-expired': 'expired',
  'pickup-locked': 'locked',
  'login-locked': 'locked',
  'pickup-not-arrived': 'not-arrived',
  'too-many-requests': 'too-many-requests',
  'service-unreachable': 'unreachable',
  'service-unavailable': 'unreachable',
};

const clientFailures: Readonly<Partial<Record<ClientError['code'], PickupFailure>>> = {
  'empty-answer': 'answer-empty',
  'unsupported-character': 'answer-empty',
  'question-damaged': 'unknown-link',
  'deposit-key-damaged': 'damaged',
};
