import { randomId } from '@secure-mail/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depositsOf, loadOpaque, prepared, testMessage } from './outsider-under-test.js';
import { type ServiceUnderTest, type SignedInSender, startServiceUnderTest } from './service-under-test.js';

let service: ServiceUnderTest;

beforeAll(async () => {
  service = await startServiceUnderTest({
    environment: {
      SECURE_MAIL_SENDER_RECIPIENTS_PER_HOUR: '5',
      SECURE_MAIL_SENDER_RECIPIENTS_PER_DAY: '6',
      SECURE_MAIL_SENDER_BYTES_WAITING: '20000',
    },
  });
});
afterAll(() => service.stop());

async function deposit(sender: SignedInSender, recipients: number, size = 1000): Promise<unknown> {
  const names = Array.from({ length: recipients }, () => [`${randomId()}@elsewhere.example`, 'blue']);
  const commitment = await prepared(service, sender, testMessage(size), Object.fromEntries(names));
  return depositsOf(service, sender).commitDeposit(commitment);
}

test('a sender’s recipients are limited by the hour and by the day; repeating a commitment counts nothing', async () => {
  const ada = await service.addSender('ada');
  const commitment = await prepared(service, ada, testMessage(1000), {
    'one@elsewhere.example': 'blue',
    'two@elsewhere.example': 'blue',
    'three@elsewhere.example': 'blue',
    'four@elsewhere.example': 'blue',
  });
  const first = await depositsOf(service, ada).commitDeposit(commitment);
  await expect(deposit(ada, 2)).rejects.toMatchObject({ code: 'too-many-requests' });
  await deposit(ada, 1);
  expect(await depositsOf(service, ada).commitDeposit(commitment)).toEqual(first);
  const refusal = await deposit(ada, 1).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'too-many-requests' });
  const { retryAfter } = refusal as { retryAfter: number };
  expect(retryAfter).toBeGreaterThan(3000);
  expect(retryAfter).toBeLessThanOrEqual(3600);
  service.advance(61);
  await deposit(ada, 1);
  await expect(deposit(ada, 1)).rejects.toMatchObject({ code: 'too-many-requests' });
  service.advance(24 * 60);
  await deposit(ada, 1);
});

test('what one sender has waiting is limited, another sender is not concerned', async () => {
  const [eve, bob] = [await service.addSender('eve'), await service.addSender('bob')];
  await deposit(eve, 1, 15_000);
  await expect(deposit(eve, 1, 6000)).rejects.toMatchObject({ code: 'too-many-requests' });
  await deposit(bob, 1, 6000);
  service.advance(31 * 24 * 60);
  await deposit(eve, 1, 6000);
});

test('two commitments at once do not pass the limit together', async () => {
  const zoe = await service.addSender('zoe');
  const outcomes = await Promise.allSettled([deposit(zoe, 1, 12_000), deposit(zoe, 1, 12_000)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('evaluating registrations without ever committing is limited too', async () => {
  const max = await service.addSender('max');
  const { client } = await loadOpaque();
  const prepare = () =>
    depositsOf(service, max).prepareDeposit({
      depositId: randomId(),
      recipients: [
        {
          recipientId: randomId(),
          registrationRequest: client.startRegistration({ password: 'x' }).registrationRequest,
        },
      ],
    });
  for (let round = 0; round < 5; round += 1) await prepare();
  await expect(prepare()).rejects.toMatchObject({ code: 'too-many-requests' });
});
