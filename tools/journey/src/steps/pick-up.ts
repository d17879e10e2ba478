import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { openPage, takePicture } from '../browser.js';
import type { JourneyContext } from '../journey-context.js';
import { waitForMail } from '../maildir.js';
import { verifyClearSigned } from '../openssl.js';

/** MP-1: the notification of a deposit. @returns the link in it. */
export async function receiveNotification(
  context: JourneyContext,
  address: string,
  depositId: string,
  rootFile: string,
): Promise<string> {
  const { report, firm } = context;
  const mail = await waitForMail(firm.folders.mail, address, 'The notification', ({ email }) =>
    (email.text ?? '').includes(depositId),
  );
  const link = /https?:\/\/\S+#\S+/.exec(mail.email.text ?? '')?.[0] ?? '';
  report.check(
    `${address} is notified by a mail from ${mail.email.from?.address}`,
    link !== '',
    mail.email.subject,
  );
  report.check(
    '  its signature is the service’s, says OpenSSL',
    (await verifyClearSigned(mail.file, rootFile)).includes('successful'),
  );
  report.check('  the question is not in it', !mail.bytes.includes(context.secrets.question));
  return link;
}

/** MP-2 in Chromium: a wrong answer, the right one, and everything that was written. */
export async function pickUpInBrowser(
  context: JourneyContext,
  browser: Browser,
  link: string,
): Promise<void> {
  const { report, secrets, screenshots } = context;
  const page = await openPage(browser);
  await page.goto(link);
  const answer = page.getByLabel(secrets.question);
  await answer.waitFor();
  report.check('the page shows the sender’s question', true, secrets.question);
  await takePicture(page, screenshots, 'pickup-question');
  await answer.fill('Hamburg');
  await page.getByRole('button', { name: 'Open the message' }).click();
  const wrong = page.getByText(/This answer is not right\. \d tries are left\./);
  await wrong.waitFor();
  report.check('a wrong answer says how many tries are left', true, await wrong.first().innerText());
  await takePicture(page, screenshots, 'pickup-wrong-answer');
  await answer.fill(` ${secrets.answer.toUpperCase()}! `);
  await page.getByRole('button', { name: 'Open the message' }).click();
  await page.getByRole('article').waitFor();
  report.check('the right answer, differently spelled, opens the message', true);
  await compareInPage(context, page);
  await page.context().close();
}

async function compareInPage({ report, message, screenshots }: JourneyContext, page: Page): Promise<void> {
  const article = page.getByRole('article');
  const banner = await article.innerText();
  report.check(
    'the page says who signed',
    banner.includes('signed, unchanged, encrypted'),
    banner.split('\n')[0],
  );
  report.check(
    'browser: the subject is as written',
    (await page.locator('.message-subject').innerText()) === message.subject,
  );
  const fields = (await page.locator('.message-fields').innerText()).replace(/\s+/g, ' ');
  const named = [message.from, ...message.to, ...message.cc].every(({ name, address }) =>
    fields.includes(`${name} <${address}>`),
  );
  report.check('browser: sender and recipients are as written', named);
  const shownDate = await page.locator('.message-fields time').getAttribute('datetime');
  report.check(
    'browser: the date is as written',
    new Date(shownDate ?? '').getTime() === message.date.getTime(),
    shownDate ?? 'none',
  );
  const frame = page.frames().find((one) => one !== page.mainFrame());
  const shown = await frame?.locator('body').innerText();
  report.check(
    'browser: the formatted text is as written',
    shown === (await renderedText(page, message.html)),
  );
  await takePicture(page, screenshots, 'pickup-message');
  const source = (await frame?.locator('img').getAttribute('src')) ?? '';
  const image = Buffer.from(source.split(',')[1] ?? '', 'base64');
  report.check(
    'browser: the inline image is the same, byte for byte',
    image.equals(message.inlineImage.content),
  );
  for (const attachment of message.attachments) {
    const download = page.waitForEvent('download');
    await article.getByRole('button', { name: attachment.name }).click();
    const file = await (await download).path();
    const name = (await download).suggestedFilename();
    report.check('browser: an attachment is saved under its name', name === attachment.name, name);
    report.check(
      `browser: "${attachment.name}" is the same, byte for byte`,
      (await readFile(file)).equals(attachment.content),
      `${attachment.content.length} bytes`,
    );
  }
  await page.getByRole('button', { name: 'Show as plain text' }).click();
  const plain = (await page.locator('.message-text').innerText()).trim();
  report.check(
    'browser: the plain text is as written',
    plain === message.text.replaceAll('\r\n', '\n').trim(),
  );
}

/** What a page made of nothing but this HTML shows. */
async function renderedText(page: Page, html: string): Promise<string> {
  const blank = await page.context().newPage();
  await blank.setContent(html.replace(/src="cid:[^"]*"/, ''));
  const text = await blank.locator('body').innerText();
  await blank.close();
  return text;
}

/**
 * MP-3: five wrong answers lock; the sender unlocks, and the same link opens with the right answer. Another
 * recipient of the same message has tries of their own.
 */
export async function lockAndUnlock(
  { report, screenshots, secrets }: JourneyContext,
  browser: Browser,
  links: { readonly guessed: string; readonly other: string },
  unlock: () => Promise<void>,
): Promise<void> {
  const page = await openPage(browser);
  await page.goto(links.guessed);
  const open = async (text: string): Promise<void> => {
    await page.getByRole('textbox').fill(text);
    await page.getByRole('button', { name: 'Open the message' }).click();
  };
  for (const left of [4, 3, 2, 1]) {
    await open(`wrong ${left}`);
    await page.getByText(left === 1 ? /One try is left/ : `${left} tries are left`).waitFor();
  }
  await open('wrong 0');
  await page.getByText('This message is locked').first().waitFor();
  report.check('after the fifth wrong answer the message is locked', true, 'This message is locked');
  await takePicture(page, screenshots, 'pickup-locked');
  const tries = await (await openPage(browser)).context().newPage();
  await tries.goto(links.other);
  await tries.getByText(/You have \d tries\./).waitFor();
  const left = await tries.getByText(/You have \d tries\./).innerText();
  report.check('another recipient of the same message still has their tries', /[45] tries/.test(left), left);
  await tries.context().close();
  await unlock();
  await page.reload();
  await page.getByRole('textbox').waitFor();
  await open(secrets.answer);
  await page.getByRole('article').waitFor();
  report.check('unlocked by its sender, the right answer opens it', true);
  await page.context().close();
}

/** A link that is not genuine. */
export async function tryAForgedLink(
  { report }: JourneyContext,
  browser: Browser,
  link: string,
): Promise<void> {
  const page = await openPage(browser);
  await page.goto(link.slice(0, -4) + (link.endsWith('AAAA') ? 'BBBB' : 'AAAA'));
  await page.getByText('This link does not lead to a message').first().waitFor();
  report.check('a forged link leads nowhere', true, 'This link does not lead to a message');
  await page.context().close();
}
