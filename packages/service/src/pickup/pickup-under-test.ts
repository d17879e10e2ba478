import { type PickupLink, pickupContentPath } from '@secure-mail/contracts';
import { sql } from 'kysely';
import nodemailer from 'nodemailer';
import { linkToken } from '../deposits/index.js';
import {
  depositsOf,
  linkIn,
  type PreparedCommitment,
  prepared,
  type TestMessage,
  testMessage,
} from '../deposits/outsider-under-test.js';
import {
  type ServiceUnderTest,
  type SignedInSender,
  startServiceUnderTest,
} from '../deposits/service-under-test.js';

// For tests alone: a service where messages wait for outside recipients.

export interface Waiting {
  readonly message: TestMessage;
  readonly commitment: PreparedCommitment;
  readonly links: readonly PickupLink[];
}

export interface PickupUnderTest {
  readonly service: ServiceUnderTest;
  readonly ada: SignedInSender;
  /** A deposit that has arrived, and its recipients' links: the first as it came by mail. Answers: `answer-0`, … */
  waiting(recipients?: number): Promise<Waiting>;
  /** The answer to a request for the message itself. */
  content(pickupToken: string | undefined): Promise<Response>;
  /** Of the deposit's recipients, as the sender sees them. */
  stateOf(depositId: string): Promise<readonly string[]>;
}

export async function startPickupUnderTest(databaseUrl: string | undefined): Promise<PickupUnderTest> {
  const service = await startServiceUnderTest({ databaseUrl });
  const ada = await service.addSender('ada');
  let outsider = 0;

  return {
    service,
    ada,
    async waiting(recipients = 1) {
      const message = testMessage();
      const addresses = Array.from({ length: recipients }, () => `outsider-${++outsider}@elsewhere.example`);
      const answers = Object.fromEntries(addresses.map((address, index) => [address, `answer-${index}`]));
      const commitment = await prepared(service, ada, message, answers);
      const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
      const transport = nodemailer.createTransport(service.gateway);
      await transport.sendMail({ envelope: { from: ada.address, to: [gatewayAddress] }, raw: message.mail });
      transport.close();
      const [first = ''] = addresses;
      const links = [linkIn(await service.smarthost.mailTo(first))];
      for (const { recipientId } of commitment.recipients.slice(1)) {
        const subject = { depositId: commitment.depositId, recipientId };
        const token = await linkToken(service.context.keys, { ...subject, generation: 0 });
        links.push({ ...subject, token });
      }
      return { message, commitment, links };
    },
    content: (pickupToken) =>
      fetch(`${service.baseUrl}${pickupContentPath}`, {
        headers: pickupToken === undefined ? {} : { authorization: `Bearer ${pickupToken}` },
      }),
    async stateOf(depositId) {
      const { deposits } = await depositsOf(service, ada).listDeposits({});
      return (
        deposits.find((deposit) => deposit.depositId === depositId)?.recipients.map(({ state }) => state) ??
        []
      );
    },
  };
}

/** Every row of every table, the job queue's included. */
export async function everyRow(service: ServiceUnderTest): Promise<string> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'jobs')`.execute(service.context.database);
  let text = '';
  for (const { name } of tables.rows) {
    const rows = await sql<object>`select * from ${sql.raw(name)}`.execute(service.context.database);
    text += JSON.stringify(rows.rows);
  }
  return text;
}
