import type { Browser } from 'playwright-core';
import { administratorSession } from '../administrator-session.js';
import { openPage, takePicture } from '../browser.js';
import { gatewayDomain, people } from '../firm.js';
import { administratorName, type JourneyContext } from '../journey-context.js';
import { waitForMail } from '../maildir.js';
import { verifyClearSigned } from '../openssl.js';

/** CP-2, CP-3, CP-5: the administrator ticks mailboxes and presses Proceed; the Getting Started mails go out. */
export async function enableMailboxes(context: JourneyContext, rootFile: string): Promise<void> {
  const { report, browser } = context;
  if (browser === undefined) {
    report.say('There is no Chromium here: what the page does is done by the page’s own modules in Node.');
    await enableOverHttp(context);
  } else {
    await enableInBrowser(context, browser);
  }
  for (const person of [people.sender, people.subscriber]) {
    const mail = await gettingStarted(context, person.address);
    report.check(
      `Getting Started arrived at ${person.address}`,
      mail.email.text?.includes(person.address) === true,
      mail.email.subject,
    );
    report.check(
      '  its signature is the service’s, says OpenSSL',
      (await verifyClearSigned(mail.file, rootFile)).includes('successful'),
    );
  }
}

/** The activation code in somebody's newest Getting Started mail. */
export async function activationCodeOf(context: JourneyContext, address: string): Promise<string> {
  const mail = await gettingStarted(context, address);
  const code = /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b/.exec(mail.email.text ?? '')?.[0];
  if (code === undefined)
    throw new Error(`There is no activation code in the Getting Started mail of ${address}.`);
  return code;
}

function gettingStarted({ firm }: JourneyContext, address: string) {
  return waitForMail(firm.folders.mail, address, 'Getting Started', (mail) =>
    /getting started/i.test(mail.email.subject ?? ''),
  );
}

async function enableInBrowser(
  { report, firm, secrets, screenshots }: JourneyContext,
  browser: Browser,
): Promise<void> {
  const page = await openPage(browser);
  await page.goto(`${firm.service.ready.http}/control-panel/`);
  await page.getByLabel('Administrator name').fill(administratorName);
  await page.getByLabel('Password').fill('not the password at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Name or password not accepted.').waitFor();
  report.check('a wrong administrator password is refused', true, 'Name or password not accepted.');
  await page.getByLabel('Password').fill(secrets.administratorPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('table').waitFor();
  for (const { address } of [people.sender, people.subscriber, people.reception]) {
    await page.getByRole('checkbox', { name: `Secure Mail for ${address}` }).check();
  }
  await takePicture(page, screenshots, 'control-panel-mailboxes');
  await page.getByRole('button', { name: 'Proceed' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Proceed' }).click();
  const outcomes = page.getByRole('region', { name: 'What was done' });
  await outcomes.waitFor();
  const told = await outcomes.innerText();
  report.check(
    'two Exchange mailboxes are invited',
    (told.match(/Invited: the Getting Started mail/g) ?? []).length === 2,
  );
  report.check(
    'the POP mailbox is refused with the reason',
    told.includes('Refused: Secure Mail works with Exchange mailboxes only.'),
    told,
  );
  await takePicture(page, screenshots, 'control-panel-outcomes');
  await page.context().close();
}

async function enableOverHttp({ report, firm, secrets }: JourneyContext): Promise<void> {
  const session = await administratorSession(
    firm.service.ready.http,
    gatewayDomain,
    secrets.administratorPassword,
  );
  const { mailboxes } = await session.listMailboxes({});
  const { outcomes } = await session.changeSecureMail({ enable: mailboxes.map(({ id }) => id), disable: [] });
  report.check(
    'two Exchange mailboxes are invited',
    outcomes.filter(({ outcome }) => outcome === 'invited').length === 2,
  );
  report.check(
    'the POP mailbox is refused with the reason',
    outcomes.some((one) => one.address === people.reception.address && one.reason === 'not-exchange'),
  );
}
