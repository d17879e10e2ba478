import { openMessage } from '@secure-mail/smime';
import { sql } from 'kysely';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reportMissingMessage } from '../deposits/arrival-deadline.js';
import { depositsOf, linkIn, prepared, testMessage } from '../deposits/outsider-under-test.js';
import {
  type ServiceUnderTest,
  type SignedInSender,
  startServiceUnderTest,
} from '../deposits/service-under-test.js';
import { gettingStartedQueue } from './getting-started.js';
import { type MailTransport, openMailTransport } from './mail-transport.js';
import { sendNotifications } from './send-notification.js';

let service: ServiceUnderTest;
let ada: SignedInSender;

beforeAll(async () => {
  service = await startServiceUnderTest({});
  ada = await service.addSender('ada');
});
afterAll(() => service.stop());

async function arrived(...outsiders: readonly string[]): Promise<string> {
  const message = testMessage();
  const answers = Object.fromEntries(outsiders.map((address) => [address, 'blue']));
  const commitment = await prepared(service, ada, message, answers);
  const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
  const transport = nodemailer.createTransport(service.gateway);
  await transport.sendMail({ envelope: { from: ada.address, to: [gatewayAddress] }, raw: message.mail });
  transport.close();
  return commitment.depositId;
}

async function settled(
  depositId: string,
): Promise<readonly { readonly kind: string; readonly state: string }[]> {
  return service.context.database
    .selectFrom('notifications')
    .select(['kind', 'state'])
    .where('deposit_id', '=', depositId)
    .orderBy('kind')
    .execute();
}

/** Waits until the queue's own worker has failed with the mails, and takes the job from it: the test goes on. */
async function takeOver(depositId: string): Promise<void> {
  await vi.waitFor(async () => {
    const taken = await sql`
      delete from jobs.job
      where name = 'notification' and state = 'retry' and data->>'depositId' = ${depositId}`.execute(
      service.context.database,
    );
    expect(taken.numAffectedRows).toBe(1n);
  }, 40_000);
}

/** What the queue's worker does, without waiting for its next round. */
async function sendNow(depositId: string): Promise<void> {
  const transport = openMailTransport(service.context.settings.smarthost);
  await sendNotifications(service.context, transport, depositId, 'pickup');
}

test('MP-1: the notification is signed by the service, says who wrote and until when, and holds no question', async () => {
  await arrived('client@elsewhere.example');
  const mail = await service.smarthost.mailTo('client@elsewhere.example');
  expect(mail.contentType).toBe('multipart/signed');
  const opened = await openMessage(Buffer.from(mail.raw, 'latin1'), {
    keys: [],
    roots: [service.context.keys.rootCertificate],
    at: service.context.clock(),
    readers: ['client@elsewhere.example'],
  });
  expect(opened.verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
  const { message } = opened;
  expect(message.header('Subject')).toBe('Secure message from ada@firm.example');
  expect(message.header('Reply-To')).toBe('ada@firm.example');
  expect(message.header('Auto-Submitted')).toBe('auto-generated');
  const [text, html] = message.parts.map((part) => part.text());
  for (const alternative of [text, html]) {
    expect(alternative).toContain('ada');
    expect(alternative).toContain(service.context.settings.pickupUrl);
    expect(alternative).not.toContain('Where did we meet');
  }
  expect(linkIn(mail).token).toHaveLength(43);
});

test('every outside recipient gets a mail and a link of their own', async () => {
  await arrived('one@elsewhere.example', 'two@elsewhere.example', 'three@elsewhere.example');
  const links = [];
  for (const name of ['one', 'two', 'three']) {
    links.push(linkIn(await service.smarthost.mailTo(`${name}@elsewhere.example`)).token);
  }
  expect(new Set(links).size).toBe(3);
});

test('a mail server that is busy is asked again, with the same Message-ID; what was sent is not sent again', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'busy@elsewhere.example' ? { code: 451, text: 'later' } : undefined,
  );
  const depositId = await arrived('busy@elsewhere.example', 'free@elsewhere.example');
  await service.smarthost.mailTo('free@elsewhere.example');
  await takeOver(depositId);
  await expect(sendNow(depositId)).rejects.toBeInstanceOf(AggregateError);
  service.smarthost.answerRecipients(undefined);
  await sendNow(depositId);
  await sendNow(depositId);
  const first = await service.smarthost.mailTo('busy@elsewhere.example');
  expect(service.smarthost.count('busy@elsewhere.example')).toBe(1);
  expect(service.smarthost.count('free@elsewhere.example')).toBe(1);

  // Killed between the mail server's 250 and the commit: as if the row had never been settled.
  await service.context.database
    .updateTable('notifications')
    .set({ state: 'queued' })
    .where('deposit_id', '=', depositId)
    .execute();
  await sendNow(depositId);
  const again = await service.smarthost.mailTo('busy@elsewhere.example');
  expect(again.header('Message-ID')).toBe(first.header('Message-ID'));
  expect(again.header('Date')).toBe(first.header('Date'));
  expect(linkIn(again)).toEqual(linkIn(first));
});

test('two processes that fetch the same job send each mail once; the one that came late looks again', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'wanted@elsewhere.example' ? { code: 451, text: 'later' } : undefined,
  );
  const depositId = await arrived('wanted@elsewhere.example');
  await takeOver(depositId);
  service.smarthost.answerRecipients(undefined);
  const outcomes = await Promise.allSettled([sendNow(depositId), sendNow(depositId)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await sendNow(depositId);
  expect(service.smarthost.count('wanted@elsewhere.example')).toBe(1);
});

test('a mail whose sender was killed is sent by another when the claim has ended', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'orphaned@elsewhere.example' ? { code: 451, text: 'later' } : undefined,
  );
  const depositId = await arrived('orphaned@elsewhere.example');
  await takeOver(depositId);
  service.smarthost.answerRecipients(undefined);
  await service.context.database
    .updateTable('notifications')
    .set({ claimed_until: new Date(service.context.clock().getTime() + 60_000) })
    .where('deposit_id', '=', depositId)
    .execute();
  await expect(sendNow(depositId)).rejects.toBeInstanceOf(AggregateError);
  expect(service.smarthost.count('orphaned@elsewhere.example')).toBe(0);
  service.advance(2);
  await sendNow(depositId);
  expect(service.smarthost.count('orphaned@elsewhere.example')).toBe(1);
});

test('a mail server that is slow to answer costs no claim: it is renewed until the answer', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'slow@elsewhere.example' ? { code: 451, text: 'later' } : undefined,
  );
  const depositId = await arrived('slow@elsewhere.example');
  await takeOver(depositId);
  service.smarthost.answerRecipients(undefined);
  const claimedUntil = async () => {
    const { claimed_until } = await service.context.database
      .selectFrom('notifications')
      .select('claimed_until')
      .where('deposit_id', '=', depositId)
      .executeTakeFirstOrThrow();
    return claimed_until?.getTime() ?? 0;
  };
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow: MailTransport = {
    async send() {
      ask();
      await answered;
      return { accepted: true };
    },
  };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const sending = sendNotifications(service.context, slow, depositId, 'pickup');
    await asked;
    service.advance(2);
    vi.advanceTimersByTime(20_000);
    await vi.waitFor(async () =>
      expect(await claimedUntil()).toBeGreaterThan(service.context.clock().getTime()),
    );
    await expect(sendNow(depositId)).rejects.toBeInstanceOf(AggregateError);
    answer();
    await sending;
  } finally {
    vi.useRealTimers();
  }
  expect(await settled(depositId)).toEqual([{ kind: 'pickup', state: 'sent' }]);
  expect(service.smarthost.count('slow@elsewhere.example')).toBe(0);
});

test('a job sends its share, and leaves the others to another job', async () => {
  const names = Array.from({ length: 21 }, (_, index) => `guest-${index}@elsewhere.example`);
  const commitment = await prepared(
    service,
    ada,
    testMessage(),
    Object.fromEntries(names.map((name) => [name, 'blue'])),
  );
  await depositsOf(service, ada).commitDeposit(commitment);
  const { depositId, recipients } = commitment;
  await service.context.database
    .insertInto('notifications')
    .values(
      recipients.map(({ recipientId }) => ({
        id: `pickup/${depositId}/${recipientId}`,
        kind: 'pickup',
        deposit_id: depositId,
        recipient_id: recipientId,
        state: 'queued',
        queued_at: service.context.clock(),
      })),
    )
    .execute();
  const sent: string[] = [];
  const recording: MailTransport = {
    send: ({ to }) => {
      sent.push(to);
      return Promise.resolve({ accepted: true });
    },
  };
  await sendNotifications(service.context, recording, depositId, 'pickup');
  expect(sent).toHaveLength(20);
  for (const name of names.filter((address) => !sent.includes(address))) await service.smarthost.mailTo(name);
});

test('a recipient whom the mail server refuses for good is reported to the sender, with its answer', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'nobody@elsewhere.example' ? { code: 550, text: 'no such user here' } : undefined,
  );
  const depositId = await arrived('nobody@elsewhere.example');
  const report = await service.smarthost.mailTo(ada.address);
  service.smarthost.answerRecipients(undefined);
  expect(report.header('Subject')).toBe('Notification to nobody@elsewhere.example could not be delivered');
  expect(report.raw).toContain('no such user here');
  expect(await settled(depositId)).toContainEqual({ kind: 'pickup', state: 'failed' });
});

test('a mail server that is busy for days is given up on, and the sender is told', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'always-busy@elsewhere.example' ? { code: 451, text: 'later' } : undefined,
  );
  const depositId = await arrived('always-busy@elsewhere.example');
  await takeOver(depositId);
  await expect(sendNow(depositId)).rejects.toBeInstanceOf(AggregateError);
  service.advance(37 * 60);
  await sendNow(depositId);
  const report = await service.smarthost.mailTo(ada.address);
  service.smarthost.answerRecipients(undefined);
  expect(report.header('Subject')).toContain('always-busy@elsewhere.example');
});

test('a commitment whose message does not arrive is reported to its sender once, and still taken later', async () => {
  const message = testMessage();
  const commitment = await prepared(service, ada, message, { 'late@elsewhere.example': 'blue' });
  const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
  const { depositId } = commitment;
  await reportMissingMessage(service.context, depositId);
  await reportMissingMessage(service.context, depositId);
  const report = await service.smarthost.mailTo(ada.address);
  expect(report.header('Subject')).toBe('Secure message did not arrive at the gateway');
  expect(report.raw).toContain('late@elsewhere.example');
  const { deposits } = await depositsOf(service, ada).listDeposits({});
  expect(deposits.find((deposit) => deposit.depositId === depositId)?.state).toBe('missing');
  const transport = nodemailer.createTransport(service.gateway);
  await transport.sendMail({ envelope: { from: ada.address, to: [gatewayAddress] }, raw: message.mail });
  transport.close();
  await reportMissingMessage(service.context, depositId);
  await service.smarthost.mailTo('late@elsewhere.example');
  expect((await settled(depositId)).map(({ kind }) => kind)).toEqual(['missing', 'pickup']);
});

test('CP-5: what became of a Getting Started mail is on record at its mailbox', async () => {
  service.smarthost.answerRecipients((address) =>
    address === 'mistyped@firm.example' ? { code: 550, text: 'no such user here' } : undefined,
  );
  const { database, jobs, clock } = service.context;
  for (const name of ['mistyped', 'newcomer']) {
    await database
      .insertInto('mailboxes')
      .values({
        id: name,
        address: `${name}@firm.example`,
        display_name: name,
        type: 'exchange',
        organisation_id: 'firm',
        status: 'invited',
        status_since: clock(),
        language: 'en',
      })
      .execute();
    await database.transaction().execute((trx) => jobs.send(trx, gettingStartedQueue, { mailboxId: name }));
  }
  const recorded = async (name: string) =>
    database
      .selectFrom('audit_entries')
      .select(['action', 'detail'])
      .where('subject', '=', `mailbox/${name}@firm.example`)
      .execute();
  await vi.waitFor(async () => expect(await recorded('mistyped')).toHaveLength(1), 40_000);
  await vi.waitFor(async () => expect(await recorded('newcomer')).toHaveLength(1), 40_000);
  service.smarthost.answerRecipients(undefined);
  expect(await recorded('mistyped')).toEqual([
    { action: 'getting-started-refused', detail: expect.stringContaining('no such user here') },
  ]);
  expect(await recorded('newcomer')).toEqual([{ action: 'getting-started-sent', detail: null }]);
});
