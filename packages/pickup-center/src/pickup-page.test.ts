import {
  type ApiAnswer,
  type Browser,
  type BrowserContext,
  launchChromium,
  type Page,
  refusal,
  type ServedPage,
  servePage,
} from '@secure-mail/browser-harness';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { deriveKey, fromBase64Url, randomId, sealBytes, toBase64Url } from '@secure-mail/client';
import { formatPickupFragment, keyLabels, type PickupLink } from '@secure-mail/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const link: PickupLink = {
  depositId: randomId(),
  recipientId: randomId(),
  token: toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
};

describeInChromium('the pickup page in the browser', () => {
  let browser: Browser;
  let served: ServedPage;
  let context: BrowserContext;
  let page: Page;
  let answer: ApiAnswer;
  let asked: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    context = await browser.newContext({ locale: 'en-GB' });
    served = await servePage(new URL('../', import.meta.url), (path, body, request) => {
      asked.push(path);
      return answer(path, body, request);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  beforeEach(async () => {
    asked = [];
    const waiting = await waitingMessage();
    answer = (path) => (path === '/v1/pickup/open' ? { status: 200, body: waiting } : 'silence');
    page = await context.newPage();
  });
  afterEach(() => page.close());

  const open = (fragment = formatPickupFragment(link)) => page.goto(`${served.origin}/page/${fragment}`);

  test.each([
    { code: 'pickup-not-found', status: 404, says: 'This link does not lead to a message' },
    { code: 'pickup-expired', status: 410, says: 'that time is over' },
    { code: 'pickup-locked', status: 423, says: 'Ask the sender to unlock the message' },
    { code: 'pickup-not-arrived', status: 409, says: 'It has been announced' },
    { code: 'too-many-requests', status: 429, says: 'Please wait a little' },
    { code: 'internal-error', status: 500, says: 'could not answer as it should' },
  ])('MP-2: $code has a sentence of its own', async ({ code, status, says }) => {
    answer = () => refusal(status, code);
    await open();
    await page.getByRole('alert').filter({ hasText: says }).waitFor();
  });

  test('a service that does not answer is said to do so, and trying again helps', async () => {
    const waiting = answer;
    answer = () => 'silence';
    await open();
    await page.getByRole('alert').filter({ hasText: 'The service does not answer' }).waitFor();
    answer = waiting;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('textbox').waitFor();
  });

  test('a link that was cut off is told apart from no link at all', async () => {
    await open(`#${link.depositId}.${link.recipientId}`);
    await page.getByText('This link does not lead to a message').waitFor();
    await open('');
    await page.reload();
    await page.getByText('Open the link in your notification').waitFor();
    expect(asked).toEqual([]);
  });

  test('a question whose seal does not fit the link is not shown', async () => {
    const { sealedQuestion, ...rest } = await waitingMessage();
    const broken = `A${sealedQuestion.slice(1)}`;
    const sealed = broken === sealedQuestion ? `B${sealedQuestion.slice(1)}` : broken;
    answer = () => ({ status: 200, body: { ...rest, sealedQuestion: sealed } });
    await open();
    await page.getByText('This link does not lead to a message').waitFor();
  });

  test('MP-2: the question labels the field, and OPAQUE is not loaded before there is an answer', async () => {
    const scripts: string[] = [];
    page.on('response', (response) => scripts.push(response.url()));
    await open();
    const field = page.getByLabel('In which town did we meet?');
    await field.waitFor();
    expect(await field.getAttribute('autocomplete')).toBe('off');
    expect(await field.getAttribute('type')).toBe('text');
    expect(await page.getByText('Do not reply to the notification.').isVisible()).toBe(true);
    expect(await page.getByText('You have 5 tries.').isVisible()).toBe(true);
    const before = scripts.length;
    await field.fill('Nantes');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'The service does not answer' }).waitFor();
    expect(scripts.length).toBeGreaterThan(before);
    expect(asked).toContain('/v1/pickup/start');
    expect(await field.inputValue()).toBe('Nantes');
  });

  test('an empty answer is asked for again and costs no try', async () => {
    await open();
    await page.getByRole('button', { name: 'Open the message' }).click();
    await page.getByRole('alert').filter({ hasText: 'Please type the answer.' }).waitFor();
    await page.getByRole('textbox').fill(' ?! ');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Please type the answer.' }).waitFor();
    expect(asked).not.toContain('/v1/pickup/start');
  });

  test('the page stays responsive while the answer is stretched', async () => {
    await open();
    await page.getByRole('textbox').fill('Nantes');
    await page.evaluate(() => {
      const gaps: number[] = [];
      let last = performance.now();
      const tick = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      Object.assign(window, { gaps });
    });
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Open the message' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    // The worker of this very page has finished; nothing blocked the thread that paints for as long as it took.
    expect(await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps.length)).toBeGreaterThan(
      2,
    );
  });

  test('the page speaks the language of the notification, and another when asked', async () => {
    const waiting = await waitingMessage();
    answer = () => ({ status: 200, body: { ...waiting, language: 'de' } });
    await open();
    await page.getByRole('button', { name: 'Nachricht öffnen' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('button', { name: 'Open the message' }).waitFor();
  });

  test('an origin of its own: config.json beside the page says where the service is', async () => {
    const elsewhere: string[] = [];
    await page.route('**/config.json', (route) =>
      route.fulfill({ json: { apiUrl: 'https://mail.firm.example' } }),
    );
    await page.route('https://mail.firm.example/**', (route) => {
      elsewhere.push(new URL(route.request().url()).pathname);
      return route.abort();
    });
    await page.goto(`${served.origin}/elsewhere/${formatPickupFragment(link)}`);
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    expect(elsewhere).toEqual(['/v1/pickup/open']);
    expect(asked).toEqual([]);
  });

  test('nothing is cut off at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open();
    await page.getByRole('textbox').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

async function waitingMessage() {
  const key = await deriveKey(fromBase64Url(link.token), keyLabels.question);
  const sealed = await sealBytes(
    key,
    new TextEncoder().encode('In which town did we meet?'),
    new TextEncoder().encode(`${link.depositId}/${link.recipientId}`),
  );
  return {
    serviceName: 'gateway.example',
    rootCertificate: 'AAAA',
    senderAddress: 'sender@firm.example',
    senderName: 'Änne Müller',
    recipientAddress: 'client@elsewhere.example',
    language: 'en',
    sealedQuestion: toBase64Url(sealed),
    recordId: 'AAAA',
    answerNormalisation: 1,
    triesLeft: 5,
    expiresAt: '2026-06-03T10:00:00.000Z',
    size: 10_400_000,
  };
}
