import { ClientError } from '@secure-mail/client';
import { type ProblemCode, problemStatus, ServiceError, type TransportCode } from '@secure-mail/contracts';
import { languages, translator } from '@secure-mail/locales';
import { SmimeError } from '@secure-mail/smime';
import { expect, test } from 'vitest';
import { failureOf } from './failure.js';

const english = 'An English detail for the log.';
const en = translator('en');
const de = translator('de');

const everyCode = [
  ...(Object.keys(problemStatus) as ProblemCode[]),
  ...(['service-unreachable', 'service-answer-invalid'] satisfies TransportCode[]),
];

for (const language of languages) {
  test(`${language}: every refusal of the service has a sentence of the catalogue, never its own words`, () => {
    for (const code of everyCode) {
      for (const retryAfter of [undefined, 90]) {
        const failure = failureOf(new ServiceError(code, english, { retryAfter }), translator(language));
        expect(failure.code).toBe(code);
        expect([3, 4], code).toContain(failure.exitCode);
        expect(failure.sentence, code).not.toContain(english);
        expect(failure.sentence, code).toMatch(/^[A-ZÄÖÜ].*\.$/);
      }
    }
  });
}

test('what the client refuses is told in the person’s language alone', () => {
  const invalid = new ClientError('message-invalid', english);
  expect(failureOf(invalid, de).sentence).toBe(
    'Diese Nachricht ist nicht verwendbar: From, To, Cc oder Bcc fehlt oder ist nicht verständlich.',
  );
  expect(failureOf(new SmimeError('malformed-mime', english), de).sentence).not.toContain(english);
  const address = new ClientError('address-invalid', english, { addresses: ['nobody'] });
  expect(failureOf(address, en)).toMatchObject({
    exitCode: 2,
    sentence: 'nobody is not an e-mail address.',
  });
});

test('a lock tells its end where it has one, and who can end it where it has none', () => {
  const locked = (retryAfter?: number) =>
    failureOf(new ServiceError('login-locked', english, { retryAfter }), en).sentence;
  expect(locked(61)).toBe('Too many wrong passwords. Try again in 2 min.');
  expect(locked(0)).toBe('Too many wrong passwords. Try again in 1 min.');
  expect(locked()).toBe(
    'Too many wrong passwords. Signing in stays locked until your administrator unlocks it.',
  );
  const busy = failureOf(new ServiceError('too-many-requests', english), de).sentence;
  expect(busy).toBe('Zu viele Versuche. Versuchen Sie es später noch einmal.');
});

test('what fails before anything could be sent does not speak of sending', () => {
  for (const code of ['service-answer-invalid', 'registration-expired'] as const) {
    expect(failureOf(new ServiceError(code, english), en).sentence).not.toContain('sent');
  }
});
