import { describe, expect, it } from 'vitest';
import { randomBytes, randomId } from '../keys/random-id.js';
import { pickupKek, pickupKeyId, unwrapDepositKey, wrapDepositKey } from './deposit-secret.js';

const binding = {
  depositId: randomId(),
  recipientId: randomId(),
  recordId: 'record',
  question: 'Who was your first teacher?',
};

describe('a wrapped deposit secret', () => {
  const [answerKey, depositKey] = [randomBytes(32), randomBytes(32)];

  it('opens with the key of the right answer', async () => {
    const wrapped = await wrapDepositKey(answerKey, depositKey, binding);
    expect(await unwrapDepositKey(answerKey, wrapped, binding)).toEqual(depositKey);
    expect(await unwrapDepositKey(randomBytes(32), wrapped, binding)).toBeUndefined();
  });

  it.each([
    ['question', { question: 'What is your card number?' }],
    ['record id', { recordId: 'another' }],
    ['recipient', { recipientId: randomId() }],
    ['deposit', { depositId: randomId() }],
  ])('attack: %s swapped, unwrapping fails', async (_, change) => {
    const wrapped = await wrapDepositKey(answerKey, depositKey, binding);
    expect(await unwrapDepositKey(answerKey, wrapped, { ...binding, ...change })).toBeUndefined();
  });

  it('is never used as a key itself', async () => {
    expect(await pickupKek(depositKey)).not.toEqual(depositKey);
    expect(new TextDecoder().decode(pickupKeyId('abc'))).toBe('abc');
  });
});
