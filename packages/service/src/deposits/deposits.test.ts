import { randomId } from '@secure-mail/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBothDatabases } from '../storage/store-under-test.js';
import {
  depositsOf,
  loadOpaque,
  type PreparedCommitment,
  prepared,
  testMessage,
} from './outsider-under-test.js';
import { type ServiceUnderTest, type SignedInSender, startServiceUnderTest } from './service-under-test.js';

onBothDatabases((databaseUrl) => {
  let service: ServiceUnderTest;
  let ada: SignedInSender;
  let eve: SignedInSender;

  beforeAll(async () => {
    service = await startServiceUnderTest({ databaseUrl: databaseUrl(), maxMessageBytes: 100_000 });
    ada = await service.addSender('ada');
    eve = await service.addSender('eve');
  });
  afterAll(async () => {
    await service.stop();
  });

  const outsiders = { 'client@elsewhere.example': 'blue', 'partner@abroad.example': 'green' };
  const message = testMessage();

  async function registration(): Promise<string> {
    const { client } = await loadOpaque();
    return client.startRegistration({ password: 'guess' }).registrationRequest;
  }

  test('preparing again with the same request is answered as before: nothing is evaluated twice', async () => {
    const request = {
      depositId: randomId(),
      recipients: [{ recipientId: randomId(), registrationRequest: await registration() }],
    };
    const first = await depositsOf(service, ada).prepareDeposit(request);
    expect(await depositsOf(service, ada).prepareDeposit(request)).toEqual(first);
  });

  test('another registration for the same recipient is evaluated under another record id', async () => {
    const [depositId, recipientId] = [randomId(), randomId()];
    const prepare = async () =>
      depositsOf(service, ada).prepareDeposit({
        depositId,
        recipients: [{ recipientId, registrationRequest: await registration() }],
      });
    const [first, second] = [await prepare(), await prepare()];
    expect(second.recipients[0]?.recordId).not.toBe(first.recipients[0]?.recordId);
  });

  test('nobody prepares or commits without being signed in', async () => {
    const request = {
      depositId: randomId(),
      recipients: [{ recipientId: randomId(), registrationRequest: await registration() }],
    };
    await expect(depositsOf(service, undefined).prepareDeposit(request)).rejects.toMatchObject({
      code: 'not-signed-in',
    });
  });

  test('a deposit id that is somebody else’s is refused, prepared or committed', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    const steal = async () =>
      depositsOf(service, eve).prepareDeposit({
        depositId: commitment.depositId,
        recipients: [{ recipientId: randomId(), registrationRequest: await registration() }],
      });
    await expect(steal()).rejects.toMatchObject({ code: 'deposit-conflict' });
    await expect(depositsOf(service, eve).commitDeposit(commitment)).rejects.toMatchObject({
      code: 'deposit-conflict',
    });
    await depositsOf(service, ada).commitDeposit(commitment);
    await expect(steal()).rejects.toMatchObject({ code: 'deposit-conflict' });
  });

  test('a committed deposit takes no further registration: no guessing through registration', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    await depositsOf(service, ada).commitDeposit(commitment);
    await expect(
      depositsOf(service, ada).prepareDeposit({
        depositId: commitment.depositId,
        recipients: [
          { recipientId: commitment.recipients[0]!.recipientId, registrationRequest: await registration() },
        ],
      }),
    ).rejects.toMatchObject({ code: 'deposit-conflict' });
  });

  test('the version of the answers’ normal form is kept beside each record', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    const recipients = commitment.recipients.map((recipient) => ({ ...recipient, answerNormalisation: 2 }));
    await depositsOf(service, ada).commitDeposit({ ...commitment, recipients });
    const kept = await service.context.database
      .selectFrom('deposit_recipients')
      .select('answer_normalisation')
      .where('deposit_id', '=', commitment.depositId)
      .execute();
    expect(kept.map((row) => row.answer_normalisation)).toEqual([2, 2]);
  });

  test('committing gives the gateway address and thirty days; saying it again changes nothing', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    const first = await depositsOf(service, ada).commitDeposit(commitment);
    expect(first.gatewayAddress).toBe(`emx-${commitment.depositId}@gateway.example`);
    const days = (Date.parse(first.expiresAt) - service.context.clock().getTime()) / 86_400_000;
    expect(days).toBeCloseTo(30, 2);
    expect(await depositsOf(service, ada).commitDeposit(commitment)).toEqual(first);
    expect(
      await depositsOf(service, ada).commitDeposit({
        ...commitment,
        recipients: [...commitment.recipients].reverse(),
      }),
    ).toEqual(first);
  });

  test('two identical commitments at once are both answered, and count once', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    const [first, second] = await Promise.all([
      depositsOf(service, ada).commitDeposit(commitment),
      depositsOf(service, ada).commitDeposit(commitment),
    ]);
    expect(second).toEqual(first);
    const rows = await service.context.database
      .selectFrom('deposit_recipients')
      .select('recipient_id')
      .where('deposit_id', '=', commitment.depositId)
      .execute();
    expect(rows).toHaveLength(2);
  });

  test('another commitment under the same id is refused, whatever differs', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    await depositsOf(service, ada).commitDeposit(commitment);
    const others: readonly PreparedCommitment[] = [
      { ...commitment, digest: testMessage().digest },
      { ...commitment, size: commitment.size + 1 },
      { ...commitment, language: 'de' },
      { ...commitment, recipients: commitment.recipients.slice(1) },
      { ...commitment, recipients: commitment.recipients.map((r) => ({ ...r, question: 'Another one?' })) },
    ];
    for (const other of others) {
      await expect(depositsOf(service, ada).commitDeposit(other)).rejects.toMatchObject({
        code: 'deposit-conflict',
      });
    }
  });

  test('a record is accepted for the recipient it was prepared for, and for no other', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    const [one, two] = commitment.recipients;
    const swapped = [
      { ...one!, recordId: two!.recordId, registrationRecord: two!.registrationRecord },
      { ...two!, recordId: one!.recordId, registrationRecord: one!.registrationRecord },
    ];
    await expect(
      depositsOf(service, ada).commitDeposit({ ...commitment, recipients: swapped }),
    ).rejects.toMatchObject({ code: 'registration-expired' });
  });

  test('what was not prepared cannot be committed, and what is too large is refused', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    await expect(
      depositsOf(service, ada).commitDeposit({ ...commitment, depositId: randomId() }),
    ).rejects.toMatchObject({ code: 'deposit-not-found' });
    await expect(
      depositsOf(service, ada).commitDeposit({ ...commitment, size: 100_001 }),
    ).rejects.toMatchObject({
      code: 'deposit-too-large',
    });
  });

  test('CP-7: a suspended sender’s session neither prepares nor commits', async () => {
    const mallory = await service.addSender('mallory');
    const commitment = await prepared(service, mallory, message, outsiders);
    await service.context.database
      .updateTable('mailboxes')
      .set({ status: 'suspended' })
      .where('id', '=', 'mallory')
      .execute();
    await expect(depositsOf(service, mallory).commitDeposit(commitment)).rejects.toMatchObject({
      code: 'secure-id-suspended',
    });
    await expect(prepared(service, mallory, message, outsiders)).rejects.toMatchObject({
      code: 'secure-id-suspended',
    });
  });

  test('the database holds neither question nor answer nor link token in a readable form', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    await depositsOf(service, ada).commitDeposit(commitment);
    const { database } = service.context;
    const stored = JSON.stringify([
      await database.selectFrom('deposits').selectAll().execute(),
      await database.selectFrom('deposit_recipients').selectAll().execute(),
      await database.selectFrom('opaque_records').selectAll().execute(),
    ]);
    expect(stored).not.toContain('Where did we meet');
    expect(stored).not.toContain('"blue"');
  });

  test('the sender sees their own deposits alone, newest first', async () => {
    const nina = await service.addSender('nina');
    const first = await prepared(service, nina, message, outsiders);
    await depositsOf(service, nina).commitDeposit(first);
    service.advance(1);
    const second = await prepared(service, nina, message, { 'client@elsewhere.example': 'blue' });
    await depositsOf(service, nina).commitDeposit(second);
    const { deposits } = await depositsOf(service, nina).listDeposits({});
    expect(deposits.map(({ depositId }) => depositId)).toEqual([second.depositId, first.depositId]);
    expect(deposits[1]).toMatchObject({
      state: 'announced',
      recipients: [
        { address: 'client@elsewhere.example', state: 'waiting', triesLeft: 5 },
        { address: 'partner@abroad.example', state: 'waiting', triesLeft: 5 },
      ],
    });
  });

  test('unlocking is the sender’s alone, and gives nothing to somebody who is not locked', async () => {
    const commitment = await prepared(service, ada, message, outsiders);
    await depositsOf(service, ada).commitDeposit(commitment);
    const recipient = { depositId: commitment.depositId, recipientId: commitment.recipients[0]!.recipientId };
    await expect(depositsOf(service, eve).unlockRecipient(recipient)).rejects.toMatchObject({
      code: 'deposit-not-found',
    });
    expect(await depositsOf(service, ada).unlockRecipient(recipient)).toEqual({ triesLeft: 5 });
  });
});
