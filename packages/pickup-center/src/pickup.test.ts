import { readFile } from 'node:fs/promises';
import {
  type Browser,
  type BrowserContext,
  type Firm,
  foundFirm,
  launchChromium,
  type Page,
  type RunningService,
  startService,
} from '@secure-mail/browser-harness';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { parsePickupFragment } from '@secure-mail/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nextState, PickupSession, type PickupState } from './index.js';

const client = 'client@elsewhere.example';
const question = 'In which town did we meet?';
const pdf = Buffer.from('%PDF-1.4 not really a document, but bytes: \u0000\u0001\u00ff', 'latin1');
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a pickup with the real service', () => {
  let service: RunningService;
  let firm: Firm;
  let link: string;

  beforeAll(async () => {
    service = await startService('pickup', new URL('../', import.meta.url));
    firm = await foundFirm(service);
    link = await firm.send(contract(), client, question, 'Nantes');
  }, 300_000);
  afterAll(() => service?.stop());

  test('MP-2: what the page does, without a browser', async () => {
    const seen: PickupState[] = [{ at: 'opening' }];
    const session = new PickupSession((event) =>
      seen.push(nextState(seen.at(-1) ?? { at: 'opening' }, event)),
    );
    const own = await firm.send(contract(), client, question, 'Nantes');
    const target = parsePickupFragment(new URL(own).hash);
    if (target === undefined) throw new Error('The notification holds no pickup link.');
    await session.handle({ kind: 'open', link: target, apiUrl: service.url });
    expect(seen.at(-1)).toMatchObject({ at: 'question', pickup: { question, triesLeft: 5 } });
    await session.handle({ kind: 'answer', answer: 'Rennes' });
    expect(seen.at(-1)).toMatchObject({ mistake: 'wrong-answer', pickup: { triesLeft: 4 } });
    await session.handle({ kind: 'answer', answer: 'Nantes' });
    const last = seen.at(-1);
    const presentation = last?.at === 'message' ? last.presentation : undefined;
    expect(presentation?.verdict.problems).toEqual([]);
    expect(presentation?.subject).toBe('Der Vertrag für Ihr Haus');
    expect(presentation?.attachments.map(({ name, content }) => [name, content])).toEqual([
      ['Vertrag Müller.pdf', new Uint8Array(pdf)],
    ]);
  });

  describeInChromium('in the browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      browser = await launchChromium();
      context = await browser.newContext({ locale: 'en-GB' });
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      page = await context.newPage();
    });
    afterEach(() => page.close());

    const answer = async (typed: string) => {
      await page.getByLabel(question).fill(typed);
      await page.keyboard.press('Enter');
    };
    const message = () => page.getByRole('article', { name: 'Message' });

    test('MP-2: a wrong answer says how many tries are left, the right one shows who wrote what', async () => {
      await page.goto(link);
      await answer('Rennes');
      await page
        .getByRole('alert')
        .filter({ hasText: 'This answer is not right. 4 tries are left.' })
        .waitFor();
      await answer('  nantes! ');
      await message().waitFor();
      const shown = (await message().textContent()) ?? '';
      expect(shown).toContain('From Änne Müller <sender@firm.example>, signed, unchanged, encrypted.');
      expect(await page.locator('.message-subject').textContent()).toBe('Der Vertrag für Ihr Haus');
      expect(shown).toContain('client@elsewhere.example');
      const body = page.frameLocator('.message-frame iframe').locator('body');
      expect(await body.textContent()).toContain('Grüße aus München');
      // The message's own style and image hold under the policy that the service sends.
      expect(await body.locator('b').evaluate((bold) => getComputedStyle(bold).color)).toBe('rgb(170, 0, 0)');
      expect(await body.getByRole('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
        1,
      );
    });

    test('MP-2: an attachment is saved under its name, byte for byte', async () => {
      await page.goto(link);
      await answer('Nantes');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: /Save Vertrag Müller\.pdf/ }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('Vertrag Müller.pdf');
      expect((await readFile(await download.path())).equals(pdf)).toBe(true);
    });

    test('nothing of the message is kept: no storage, no cookie, and loading again asks again', async () => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(new URL(request.url()).origin));
      await page.goto(link);
      await answer('Nantes');
      await message().waitFor();
      const kept = await page.evaluate(async () => [
        localStorage.length,
        sessionStorage.length,
        (await indexedDB.databases()).length,
        (await caches.keys()).length,
        document.cookie.length,
      ]);
      expect(kept).toEqual([0, 0, 0, 0, 0]);
      expect(new Set(requests.filter((origin) => origin !== 'null'))).toEqual(new Set([service.url]));
      await page.reload();
      await page.getByLabel(question).waitFor();
      expect(await message().count()).toBe(0);
    });

    test('a message that was changed on its way is not shown at all', async () => {
      await page.route('**/v1/pickup/content', async (route) => {
        const response = await route.fetch();
        const bytes = await response.body();
        const middle = Math.floor(bytes.length / 2);
        bytes[middle] = (bytes[middle] ?? 0) ^ 1;
        await route.fulfill({ response, body: bytes });
      });
      await page.goto(link);
      await answer('Nantes');
      await page.getByRole('alert').filter({ hasText: 'The message is damaged' }).waitFor();
      expect(await page.locator('body').textContent()).not.toContain('Vertrag');
    });

    test('a connection that breaks after the right answer is taken up again without another answer', async () => {
      let broken = true;
      await page.route('**/v1/pickup/content', (route) => (broken ? route.abort() : route.continue()));
      await page.goto(link);
      await answer('Nantes');
      await page.getByRole('alert').filter({ hasText: 'The service does not answer' }).waitFor();
      broken = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await message().waitFor();
    });

    test('MP-3: after the last wrong answer the message is locked, and the page says whom to ask', async () => {
      const other = await firm.send(contract(), client, question, 'Quimper');
      await page.goto(other);
      for (const left of [4, 3, 2]) {
        await answer(`wrong ${left}`);
        await page.getByText(`${left} tries are left`).waitFor();
      }
      await answer('wrong 1');
      await page.getByText('One try is left').waitFor();
      await answer('wrong 0');
      await page.getByRole('alert').filter({ hasText: 'This message is locked' }).waitFor();
      expect(await page.getByRole('alert').textContent()).toContain('Ask Änne Müller <sender@firm.example>');
      await page.reload();
      await page.getByText('This message is locked').waitFor();
      // The other message, to the same person, is not touched by it.
      await page.goto(link);
      await answer('Nantes');
      await message().waitFor();
    });

    test('works on a phone and with the keyboard alone', async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(link);
      await page.getByLabel(question).focus();
      await page.keyboard.type('Nantes');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await message().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    });
  });
});

function contract(): Uint8Array {
  const lines = [
    'From: =?utf-8?Q?=C3=84nne_M=C3=BCller?= <sender@firm.example>',
    `To: ${client}`,
    'Subject: =?utf-8?Q?Der_Vertrag_f=C3=BCr_Ihr_Haus?=',
    'Date: Tue, 05 May 2026 11:58:00 +0200',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="mixed"',
    '',
    '--mixed',
    'Content-Type: multipart/related; boundary="related"',
    '',
    '--related',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(
      '<style>b{color:#a00}</style><p>Grüße aus <b>München</b> <img src="cid:logo@firm"></p>' +
        '<img src="https://tracker.example/open.png">',
    ).toString('base64'),
    '--related',
    'Content-Type: image/png',
    'Content-ID: <logo@firm>',
    'Content-Transfer-Encoding: base64',
    '',
    pixel,
    '--related--',
    '--mixed',
    'Content-Type: application/pdf',
    "Content-Disposition: attachment; filename*=utf-8''Vertrag%20M%C3%BCller.pdf",
    'Content-Transfer-Encoding: base64',
    '',
    pdf.toString('base64'),
    '--mixed--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
