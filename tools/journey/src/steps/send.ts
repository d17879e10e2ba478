import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeDemoMessage } from '../demo-message.js';
import { type JsonResult, refusalOf, secretFile, securemail } from '../desk.js';
import { gatewayDomain, maxMessageBytes, people } from '../firm.js';
import type { JourneyContext } from '../journey-context.js';
import { readMailbox, waitForMail } from '../maildir.js';
import type { ServiceDoor } from '../service-door.js';

export interface SentMessage {
  readonly depositId: string;
  readonly gatewayAddress: string;
  /** What arrived in the subscriber's mailbox. */
  readonly received: { readonly file: string; readonly bytes: Buffer };
}

/** SE-1: everything that must stop a send, then the send itself. */
export async function sendMessage(context: JourneyContext, door: ServiceDoor): Promise<SentMessage> {
  const { report, desk, message, secrets } = context;
  const file = join(desk, 'message.eml');
  await writeFile(file, message.bytes);
  const answer = await secretFile(desk, 'answer', secrets.answer);
  const password = join(desk, 'sender-password');
  const send = (passwordFile: string, ...more: readonly string[]): Promise<JsonResult> =>
    securemail(
      desk,
      'sender',
      'send',
      more[0] === undefined ? file : more[0],
      '--password-file',
      passwordFile,
      ...more.slice(1),
    );
  const question = ['--question', secrets.question, '--answer-file', answer];

  const expectRefusal = async (what: string, exitCode: number, result: JsonResult): Promise<void> => {
    report.check(`${what}: exit code ${exitCode}`, result.exitCode === exitCode, refusalOf(result).message);
    report.check('  nothing was sent', (await messagesFor(context)) === 0);
  };
  await expectRefusal(
    'a wrong password',
    3,
    await send(await secretFile(desk, 'wrong-password', 'not-the-right-password-1')),
  );
  await expectRefusal('a recipient without encryption and no question', 2, await send(password));
  const huge = join(desk, 'huge.eml');
  await writeFile(huge, composeDemoMessage(people, message.date, maxMessageBytes + 1).bytes);
  await expectRefusal('a message larger than the service takes', 3, await send(password, huge, ...question));
  for (const [what, path, moment] of [
    [
      'the service goes down in the middle of send, before it hears of the message',
      '/v1/deposits/prepare',
      'before',
    ],
    ['the service goes down in the middle of send, before its commitment', '/v1/deposits/commit', 'before'],
  ] as const) {
    const broke = door.breakAt(path, moment);
    const result = send(password, file, ...question);
    await Promise.race([broke, result]);
    await expectRefusal(what, 4, await result);
    door.mend();
  }

  const plan = await send(password, file, '--plan');
  report.check(
    'the plan says who is a subscriber and who is not',
    planIsRight(plan),
    JSON.stringify(plan.json?.plan),
  );
  report.check('  planning sends nothing', (await messagesFor(context)) === 0);
  const sent = await send(password, file, ...question);
  report.check('the message is protected and sent', sent.exitCode === 0, refusalOf(sent).message);
  const copies = (sent.json?.copies ?? []) as readonly {
    readonly depositId?: string;
    readonly size: number;
  }[];
  const depositId = copies.find((copy) => copy.depositId !== undefined)?.depositId ?? '';
  const received = await waitForMail(
    context.firm.folders.mail,
    people.subscriber.address,
    'The message',
    isProtected,
  );
  report.check(
    'the subscriber received one protected message',
    (await messagesFor(context)) === 1,
    received.email.subject,
  );
  const growth =
    received.bytes.length / message.attachments.reduce((size, one) => size + one.content.length, 0);
  report.check('it grew by less than 1.37 × on the wire', growth < 1.37, `${growth.toFixed(4)} ×`);
  report.check(
    'outside, only subscribers are named',
    !received.bytes.subarray(0, 4096).includes(people.outsider.address),
  );
  return { depositId, gatewayAddress: `emx-${depositId}@${gatewayDomain}`, received };
}

function isProtected({
  email,
}: {
  readonly email: { readonly headers: readonly { readonly key: string; readonly value: string }[] };
}): boolean {
  return email.headers.some(
    ({ key, value }) => key === 'content-type' && value.startsWith('application/pkcs7-mime'),
  );
}

/** Messages of the sender that reached anybody, protected or not, and notifications of them. */
async function messagesFor({ firm }: JourneyContext): Promise<number> {
  const inboxes = [people.subscriber.address, people.outsider.address, people.reception.address].map(
    (address) => readMailbox(firm.folders.mail, address),
  );
  const mails = (await Promise.all(inboxes)).flat();
  return mails.filter((mail) => mail.email.from?.address === people.sender.address).length;
}

function planIsRight(result: JsonResult): boolean {
  const plan = result.json?.plan as
    | { readonly subscribers?: unknown; readonly outsiders?: unknown }
    | undefined;
  return (
    JSON.stringify(plan?.subscribers) === JSON.stringify([people.subscriber.address]) &&
    JSON.stringify(plan?.outsiders) === JSON.stringify([people.outsider.address, people.reception.address])
  );
}
