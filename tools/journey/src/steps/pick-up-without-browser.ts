import { parsePickupFragment } from '@secure-mail/contracts';
import { type PickupEvent, PickupSession } from '@secure-mail/pickup-center';
import type { DemoMessage } from '../demo-message.js';
import type { JourneyContext } from '../journey-context.js';
import type { Report } from '../report.js';

/** MP-2 without a browser: the module that the page runs in its worker, in Node. */
export async function pickUpWithoutBrowser(context: JourneyContext, link: string): Promise<void> {
  const { report, secrets, message } = context;
  report.say('There is no Chromium here: the module that the page runs in its worker runs in Node.');
  const pickup = openLink(link);
  const question = await pickup.next('question');
  report.check(
    'the link shows the sender’s question',
    question.pickup.question === secrets.question,
    question.pickup.question,
  );
  pickup.answer('Hamburg');
  const wrong = await pickup.next('wrong-answer');
  report.check('a wrong answer says how many tries are left', wrong.triesLeft === 4, `${wrong.triesLeft}`);
  pickup.answer(` ${secrets.answer.toUpperCase()}! `);
  comparePresentation(report, 'outsider', (await pickup.next('message')).presentation, message);
}

/** The same link and answer once more, later. */
export async function pickUpAgain({ report, secrets, message }: JourneyContext, link: string): Promise<void> {
  const pickup = openLink(link);
  await pickup.next('question');
  pickup.answer(secrets.answer);
  comparePresentation(report, 'after the restart', (await pickup.next('message')).presentation, message);
}

type EventOf<Kind extends PickupEvent['kind']> = Extract<PickupEvent, { kind: Kind }>;

/** A page without its window: what the session tells, one after the other, progress left out. */
function openLink(link: string) {
  const events: PickupEvent[] = [];
  let wake = (): void => undefined;
  const session = new PickupSession((event) => {
    if (event.kind === 'progress') return;
    events.push(event);
    wake();
  });
  const target = parsePickupFragment(new URL(link).hash);
  if (target === undefined) throw new Error('The link in the notification is not a pickup link.');
  void session.handle({ kind: 'open', link: target, apiUrl: new URL(link).origin });
  return {
    answer: (answer: string) => void session.handle({ kind: 'answer', answer }),
    /** @throws {Error} when the session tells something else. */
    async next<Kind extends PickupEvent['kind']>(kind: Kind): Promise<EventOf<Kind>> {
      if (events.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const event = events.shift();
      if (event?.kind === kind) return event as EventOf<Kind>;
      const said = event?.kind === 'failed' ? event.failure : event?.kind;
      throw new Error(`The pickup told "${said}" where "${kind}" was due.`);
    },
  };
}

/** Every header value, body and attachment as the page is given them. */
function comparePresentation(
  report: Report,
  reader: string,
  shown: EventOf<'message'>['presentation'],
  written: DemoMessage,
): void {
  const people = (list: DemoMessage['to']): string =>
    list.map((one) => `${one.name} <${one.address}>`).join();
  report.check(
    `${reader}: nothing to object to the message`,
    shown.verdict.problems.length === 0,
    shown.verdict.problems.join(),
  );
  report.check(
    `${reader}: subject, sender, recipients and date are as written`,
    shown.subject === written.subject &&
      people(shown.from) === people([written.from]) &&
      people(shown.to) === people(written.to) &&
      people(shown.cc) === people(written.cc) &&
      shown.date?.getTime() === written.date.getTime(),
    shown.subject,
  );
  report.check(
    `${reader}: text and HTML are as written`,
    shown.text?.trimEnd() === written.text.trimEnd() && shown.html?.trimEnd() === written.html.trimEnd(),
  );
  const image = shown.inlineImages.find(({ contentId }) => contentId === written.inlineImage.contentId);
  report.check(`${reader}: the inline image is the same`, same(image?.bytes, written.inlineImage.content));
  for (const { name, content } of written.attachments) {
    const attachment = shown.attachments.find((one) => one.name === name);
    const bytes = typeof attachment?.content === 'function' ? undefined : attachment?.content;
    report.check(`${reader}: "${name}" is the same, byte for byte`, same(bytes, content));
  }
}

function same(bytes: Uint8Array | undefined, expected: Buffer): boolean {
  return bytes !== undefined && expected.equals(bytes);
}
