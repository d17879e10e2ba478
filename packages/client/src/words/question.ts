import { ClientError } from '../client-error.js';

/**
 * A question in the exact form in which it is stored and bound to its deposit.
 * @throws {ClientError} `empty-question`, `question-too-long`.
 */
export function trimQuestion(question: string): string {
  // Neither survives every store and encoding, and the binding to the deposit is byte by byte.
  const trimmed = question.replace(/[\p{Control}\p{Surrogate}]+/gu, ' ').trim();
  if (trimmed === '') throw new ClientError('empty-question', 'The question is empty.');
  if (trimmed.length > 500) {
    throw new ClientError('question-too-long', 'The question is longer than 500 characters.');
  }
  return trimmed;
}
