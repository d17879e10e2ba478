import { ServiceError } from '@secure-mail/contracts';

/**
 * Makes a call, and the very same once more when no answer came. For calls that the service answers as before
 * when they are repeated: a lost answer must cost neither a try nor an activation code, nor leave a deposit
 * that nobody sends.
 */
export async function repeatLostCall<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'service-unreachable') throw error;
    return call();
  }
}
