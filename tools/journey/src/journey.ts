import { join } from 'node:path';
import { createServiceClient, serviceRoutes } from '@secure-mail/contracts';
import { refusalOf, securemail } from './desk.js';
import { people } from './firm.js';
import type { JourneyContext } from './journey-context.js';
import { ServiceDoor } from './service-door.js';
import { activatePeople, activateSecondComputer } from './steps/activate.js';
import { enableMailboxes } from './steps/enable-mailboxes.js';
import { checkNotifiedOnce, tryTheGateway } from './steps/gateway.js';
import { lockAndUnlock, pickUpInBrowser, receiveNotification, tryAForgedLink } from './steps/pick-up.js';
import { pickUpAgain, pickUpWithoutBrowser } from './steps/pick-up-without-browser.js';
import { readAsSubscriber, readWithOpensslAlone, saveRootCertificate } from './steps/read-as-subscriber.js';
import { searchWhatTheServiceStored } from './steps/search-stored.js';
import { sendMessage } from './steps/send.js';
import { setUpOrganisation, tryADamagedList, tryASecondService } from './steps/set-up.js';

/** The main job from an empty folder to two people reading, with everything that can go wrong in it. */
export async function travel(context: JourneyContext): Promise<void> {
  const { report, firm, browser, desk } = context;
  const door = await ServiceDoor.open(() => firm.service.ready.http);
  try {
    report.step('The operator sets up an organisation, its mailboxes and an administrator');
    await setUpOrganisation(context);
    await tryADamagedList(context);
    await tryASecondService(context);
    const description = await createServiceClient(serviceRoutes, { baseUrl: door.url }).describeService({});
    const root = await saveRootCertificate(desk, Buffer.from(description.rootCertificate, 'base64url'));

    report.step('The administrator enables mailboxes in the Control Panel');
    await enableMailboxes(context, root);

    report.step('Two people activate their Secure IDs');
    await activatePeople(context, door.url);
    await activateSecondComputer(context, door.url);

    report.step(
      'One sends a message with attachments to a subscriber and to somebody without any encryption',
    );
    const sent = await sendMessage(context, door);

    report.step('The subscriber reads it');
    await readAsSubscriber(context, sent);
    await readWithOpensslAlone(context, sent, root);

    report.step('The outsider picks it up');
    const link = await receiveNotification(context, people.outsider.address, sent.depositId, root);
    const otherLink = await receiveNotification(context, people.reception.address, sent.depositId, root);
    if (browser === undefined) await pickUpWithoutBrowser(context, link);
    else {
      await tryAForgedLink(context, browser, link);
      await pickUpInBrowser(context, browser, link);
    }

    report.step('Strangers try the gateway');
    await tryTheGateway(context, sent);

    if (browser !== undefined) {
      report.step('Somebody guesses at a pickup until it locks');
      const links = { guessed: otherLink, other: link };
      await lockAndUnlock(context, browser, links, () => unlock(context, sent.depositId, otherLink));
    }

    report.step('The service is killed and started again: nothing accepted is lost');
    const before = await depositsWaiting(desk);
    await firm.service.kill();
    await firm.startServiceAgain();
    const after = await depositsWaiting(desk);
    report.check(
      'the sender’s waiting messages are as before',
      after !== undefined && after === before,
      `${after}`,
    );
    await pickUpAgain(context, link);
    await checkNotifiedOnce(context, sent);

    report.step('Everything the service stored and logged is searched for what only people know');
    await firm.service.stop();
    await searchWhatTheServiceStored(context);
  } finally {
    await door.close();
  }
}

async function depositsWaiting(desk: string): Promise<number | undefined> {
  const status = await securemail(desk, 'sender', 'status', '--password-file', join(desk, 'sender-password'));
  return status.json?.depositsWaiting as number | undefined;
}

async function unlock({ report, desk }: JourneyContext, depositId: string, link: string): Promise<void> {
  const recipientId = new URL(link).hash.slice(1).split('.')[1] ?? '';
  const result = await securemail(
    desk,
    'sender',
    'deposits',
    'unlock',
    depositId,
    recipientId,
    '--password-file',
    join(desk, 'sender-password'),
  );
  report.check(
    'securemail deposits unlock gives further tries',
    result.exitCode === 0,
    refusalOf(result).message,
  );
}
