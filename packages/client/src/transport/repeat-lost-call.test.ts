import { ServiceError } from '@secure-mail/contracts';
import { describe, expect, it } from 'vitest';
import { repeatLostCall } from './repeat-lost-call.js';

/** Answers that arrive one after the other; errors are thrown. */
function answering(...answers: readonly (string | Error)[]) {
  let calls = 0;
  const call = async () => {
    const answer = answers[calls++];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { call, calls: () => calls };
}

describe('a call whose answer is lost', () => {
  const lost = new ServiceError('service-unreachable', 'No answer.');

  it('is made once more', async () => {
    const { call } = answering(lost, 'answer');
    expect(await repeatLostCall(call)).toBe('answer');
  });

  it('is given up after the second time', async () => {
    const { call, calls } = answering(lost, lost, 'never');
    await expect(repeatLostCall(call)).rejects.toBe(lost);
    expect(calls()).toBe(2);
  });

  it('is not repeated when the service refused', async () => {
    const refused = new ServiceError('pickup-locked', 'Locked.');
    const { call, calls } = answering(refused, 'never');
    await expect(repeatLostCall(call)).rejects.toBe(refused);
    expect(calls()).toBe(1);
  });
});
