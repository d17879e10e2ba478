import { expect, test } from 'vitest';
import { nextState, type PickupState } from './pickup-state.js';
import { pickupFailures, type WaitingMessage } from './worker-protocol.js';

const pickup: WaitingMessage = {
  question: 'In which town did we meet?',
  senderName: 'Änne Müller',
  senderAddress: 'sender@firm.example',
  recipientAddress: 'client@elsewhere.example',
  language: 'en',
  triesLeft: 5,
  expiresAt: new Date('2026-06-03T10:00:00Z'),
  size: 1000,
};
const asked: PickupState = { at: 'question', pickup };
const working: PickupState = { at: 'working', pickup, step: 'checking' };

test('MP-2: a wrong answer brings the question back with the tries that are left', () => {
  expect(nextState(working, { kind: 'wrong-answer', triesLeft: 2 })).toEqual({
    at: 'question',
    pickup: { ...pickup, triesLeft: 2 },
    mistake: 'wrong-answer',
  });
});

test('MP-3: the last wrong answer, and a link whose tries are used up, say whose message is locked', () => {
  const locked = { at: 'notice', failure: 'locked', retry: 'open' };
  expect(nextState(working, { kind: 'wrong-answer', triesLeft: 0 })).toEqual({ ...locked, pickup });
  const none = { ...pickup, triesLeft: 0 };
  expect(nextState({ at: 'opening' }, { kind: 'question', pickup: none })).toEqual({
    ...locked,
    pickup: none,
  });
});

test('a service that does not answer while an answer is checked leaves the question where it was', () => {
  expect(nextState(working, { kind: 'failed', failure: 'unreachable', during: 'answer' })).toEqual({
    ...asked,
    mistake: 'unreachable',
  });
});

test('after a right answer only the fetching is done again', () => {
  expect(nextState(working, { kind: 'failed', failure: 'unreachable', during: 'fetch' })).toMatchObject({
    at: 'notice',
    retry: 'fetch',
  });
});

test('trying again is offered only where it can help', () => {
  for (const failure of pickupFailures) {
    const state = nextState({ at: 'opening' }, { kind: 'failed', failure, during: 'open' });
    const hopeless = ['no-link', 'unknown-link', 'expired', 'damaged', 'unsupported', 'answer-empty'];
    expect(state.at === 'notice' && state.retry === undefined, failure).toBe(hopeless.includes(failure));
  }
});

test('what comes too late, before there is a message to work on, changes nothing', () => {
  const opening: PickupState = { at: 'opening' };
  expect(nextState(opening, { kind: 'progress', step: 'downloading' })).toBe(opening);
  expect(nextState(opening, { kind: 'wrong-answer', triesLeft: 3 })).toBe(opening);
});
