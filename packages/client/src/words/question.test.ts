import { describe, expect, it } from 'vitest';
import { trimQuestion } from './question.js';

describe('a question', () => {
  it('keeps its words and loses what stores and encodings could change', () => {
    expect(trimQuestion('  Wie heißt\r\nIhr Hund?\0 ')).toBe('Wie heißt Ihr Hund?');
    expect(trimQuestion('Name?\ud800')).toBe('Name?');
  });

  it('that is empty or longer than 500 characters is refused', () => {
    expect(() => trimQuestion(' \n ')).toThrow(expect.objectContaining({ code: 'empty-question' }));
    expect(() => trimQuestion('?'.repeat(501))).toThrow(
      expect.objectContaining({ code: 'question-too-long' }),
    );
    expect(trimQuestion('?'.repeat(500))).toHaveLength(500);
  });
});
