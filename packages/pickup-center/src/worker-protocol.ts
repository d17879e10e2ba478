import type { Language, PickupLink } from '@secure-mail/contracts';
import type { MessagePresentation } from '@secure-mail/message-view';

/** What the page asks of its worker. */
export type PickupRequest =
  | { readonly kind: 'open'; readonly link: PickupLink; readonly apiUrl: string }
  | { readonly kind: 'answer'; readonly answer: string }
  /** After a right answer whose message could not be fetched. */
  | { readonly kind: 'fetch' };

/** What the worker tells the page. Nothing else crosses: no key and no token reaches the page's own thread. */
export type PickupEvent =
  | { readonly kind: 'question'; readonly pickup: WaitingMessage }
  | { readonly kind: 'wrong-answer'; readonly triesLeft: number }
  | { readonly kind: 'progress'; readonly step: PickupStep; readonly done?: number; readonly all?: number }
  | { readonly kind: 'message'; readonly presentation: MessagePresentation }
  | { readonly kind: 'failed'; readonly failure: PickupFailure; readonly during: PickupRequest['kind'] };

export type PickupStep = 'checking' | 'downloading' | 'decrypting';

export interface WaitingMessage {
  readonly question: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly recipientAddress: string;
  readonly language: Language;
  readonly triesLeft: number;
  readonly expiresAt: Date;
  /** Of the protected message, in bytes. */
  readonly size: number;
}

export const pickupFailures = [
  'no-link',
  'unknown-link',
  'expired',
  'locked',
  'not-arrived',
  'unreachable',
  'too-many-requests',
  'answer-empty',
  'damaged',
  'unsupported',
  'failed',
] as const;
export type PickupFailure = (typeof pickupFailures)[number];
