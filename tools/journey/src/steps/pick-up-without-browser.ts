import { answerPickup, fetchPickupContent, openPickup, pickupKek, pickupKeyId } from '@secure-mail/client';
import { createServiceClient, parsePickupFragment, pickupRoutes } from '@secure-mail/contracts';
import { Certificate, openCms } from '@secure-mail/smime';
import type { JourneyContext } from '../journey-context.js';
import { compareMessage } from '../message-comparison.js';

/** MP-2 without a browser: the modules that the page is made of, in Node. */
export async function pickUpWithoutBrowser(context: JourneyContext, link: string): Promise<void> {
  const { report, secrets, message } = context;
  report.say('There is no Chromium here: what the page does is done by the page’s own modules in Node.');
  const baseUrl = new URL(link).origin;
  const target = parsePickupFragment(new URL(link).hash);
  if (target === undefined) throw new Error('The link in the notification is not a pickup link.');
  const service = createServiceClient(pickupRoutes, { baseUrl });
  const pickup = await openPickup({ service, link: target });
  report.check('the link shows the sender’s question', pickup.question === secrets.question, pickup.question);
  const wrong = await answerPickup({ service, link: target, pickup, answer: 'Hamburg' });
  report.check('a wrong answer says how many tries are left', !wrong.right && wrong.triesLeft === 4);
  const right = await answerPickup({
    service,
    link: target,
    pickup,
    answer: ` ${secrets.answer.toUpperCase()}! `,
  });
  if (!right.right) throw new Error('The right answer was not accepted.');
  const content = await fetchPickupContent({ baseUrl, pickupToken: right.pickupToken });
  const opened = await openCms(content, {
    keys: [{ keyId: pickupKeyId(target.depositId), kek: await pickupKek(right.depositKey) }],
    roots: [Certificate.fromDer(Buffer.from(pickup.rootCertificate, 'base64url'))],
    at: new Date(),
    readers: [pickup.recipientAddress],
    require: 'authenticated-encryption',
  });
  report.check(
    'the verdict: nothing to object',
    opened.verdict.problems.length === 0,
    opened.verdict.problems.join(),
  );
  await compareMessage(report, 'outsider', Buffer.from(opened.bytes), message);
}
