import { expect, test } from 'vitest';
import { onceFor } from './once-for.js';

test('an answer is found out once for each object, undefined too, and again after a failure', () => {
  const asked: object[] = [];
  const answer = onceFor((key: { readonly value?: number }) => {
    asked.push(key);
    if (key.value === 0) throw new RangeError('none');
    return key.value;
  });
  const [one, none, failing] = [{ value: 1 }, {}, { value: 0 }];
  for (let again = 0; again < 2; again++) {
    expect(answer(one)).toBe(1);
    expect(answer(none)).toBeUndefined();
    expect(() => answer(failing)).toThrow('none');
  }
  expect(asked).toEqual([one, none, failing, failing]);
});
