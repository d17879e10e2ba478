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
import type { Mailbox } from '@secure-mail/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const mailboxes: readonly Mailbox[] = [
  mailbox('a', 'Änne Müller', 'anne@firm.example', 'exchange', 'not-enabled'),
  mailbox('b', 'Bernd Beispiel', 'bernd@firm.example', 'exchange', 'activated'),
  mailbox('c', 'Carla Colombo', 'carla@firm.example', 'exchange', 'invited'),
  mailbox('d', 'Printer', 'printer@firm.example', 'pop-imap', 'not-enabled'),
  mailbox('e', '', 'eva@firm.example', 'exchange', 'suspended'),
];

function mailbox(
  id: string,
  displayName: string,
  address: string,
  type: Mailbox['type'],
  status: Mailbox['status'],
): Mailbox {
  return { id, displayName, address, type, status, statusSince: '2026-05-04T08:00:00.000Z' };
}

describeInChromium('the Control Panel in the browser', () => {
  let browser: Browser;
  let served: ServedPage;
  let context: BrowserContext;
  let page: Page;
  let answer: ApiAnswer;
  let calls: { path: string; body: unknown; csrf: string | undefined }[];

  beforeAll(async () => {
    browser = await launchChromium();
    context = await browser.newContext({ locale: 'en-GB' });
    served = await servePage(new URL('../', import.meta.url), (path, body, request) => {
      calls.push({ path, body, csrf: request.headers['x-csrf-token'] as string | undefined });
      return answer(path, body, request);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  beforeEach(async () => {
    calls = [];
    answer = signedIn(mailboxes);
    page = await context.newPage();
  });
  afterEach(() => page.close());

  const open = () => page.goto(`${served.origin}/page/`);
  const box = (address: string) => page.getByRole('checkbox', { name: `Secure Mail for ${address}` });

  test('CP-2, CP-8: shows the mailboxes with their status, enabled ones ticked', async () => {
    await open();
    await page.getByRole('row', { name: /bernd@firm\.example/ }).waitFor();
    expect(await box('bernd@firm.example').isChecked()).toBe(true);
    expect(await box('eva@firm.example').isChecked()).toBe(true);
    expect(await box('anne@firm.example').isChecked()).toBe(false);
    for (const status of ['Activated', 'Invited', 'Suspended', 'Not enabled']) {
      expect(await page.locator('.status', { hasText: status }).count()).toBeGreaterThan(0);
    }
    expect(await page.getByRole('button', { name: 'Proceed' }).isDisabled()).toBe(true);
  });

  test('CP-2: Proceed shows what it will do, does it after a yes, and tells the outcome of each', async () => {
    await open();
    await box('anne@firm.example').check();
    await box('bernd@firm.example').uncheck();
    await page.getByRole('button', { name: 'Proceed' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('Enable Secure Mail for one mailbox');
    expect(await dialog.textContent()).toContain('bernd@firm.example');
    expect(await dialog.textContent()).toContain('Certificates are revoked');
    expect(calls.some(({ path }) => path.endsWith('/secure-mail'))).toBe(false);
    await dialog.getByRole('button', { name: 'Proceed' }).click();
    const outcomes = page.getByRole('region', { name: 'What was done' });
    expect(await outcomes.textContent()).toContain('Invited: the Getting Started mail is on its way.');
    const change = calls.find(({ path }) => path.endsWith('/secure-mail'));
    expect(change).toMatchObject({ body: { enable: ['a'], disable: ['b'] }, csrf: 'csrf' });
  });

  test('CP-3: the reason why a POP/IMAP mailbox is refused stands beside its box, and the refusal is told', async () => {
    await open();
    await box('printer@firm.example').check();
    const described = await box('printer@firm.example').getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).textContent()).toContain('Exchange mailboxes only');
    await page.getByRole('button', { name: 'Proceed' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('One of them is a POP/IMAP mailbox and will be refused.');
    await dialog.getByRole('button', { name: 'Proceed' }).click();
    const outcomes = page.getByRole('region', { name: 'What was done' });
    expect(await outcomes.textContent()).toContain(
      'Refused: Secure Mail works with Exchange mailboxes only.',
    );
  });

  test('CP-5: sends Getting Started again to an invited mailbox and says that the old code is void', async () => {
    await open();
    await page.getByRole('button', { name: 'Send Getting Started to carla@firm.example again' }).click();
    await page.getByText('The old activation code no longer works.').waitFor();
    expect(calls.at(-1)).toMatchObject({ body: { id: 'c' }, csrf: 'csrf' });
  });

  test('a session that has ended leads back to signing in, and what was ticked is kept', async () => {
    await open();
    await box('anne@firm.example').check();
    answer = () => refusal(401, 'not-signed-in');
    await page.getByRole('button', { name: 'Proceed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Proceed' }).click();
    await page.getByText('what you ticked is kept').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  test('a service that does not answer is said to do so, and loading again helps', async () => {
    answer = (path, body, request) =>
      path.endsWith('/mailboxes') ? 'silence' : signedIn(mailboxes)(path, body, request);
    await open();
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    answer = signedIn(mailboxes);
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('table').waitFor();
  });

  test('with no mailboxes yet it says how to import them', async () => {
    answer = signedIn([]);
    await open();
    await page.getByText('securemail-service mailbox import').waitFor();
  });

  test('searching and filtering leave the ticks alone', async () => {
    await open();
    await box('anne@firm.example').check();
    await page.getByRole('searchbox').fill('bernd');
    await page.getByText('1 of 5 mailboxes').waitFor();
    expect(await page.getByText('One change', { exact: true }).isVisible()).toBe(true);
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Status').selectOption('invited');
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('ticking all leaves POP/IMAP mailboxes out', async () => {
    await open();
    await page.getByRole('checkbox', { name: 'Tick all Exchange mailboxes' }).check();
    expect(await box('anne@firm.example').isChecked()).toBe(true);
    expect(await box('printer@firm.example').isChecked()).toBe(false);
  });

  test('works with the keyboard alone, and Escape closes the question', async () => {
    await open();
    await box('anne@firm.example').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Proceed' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await box('anne@firm.example').isChecked()).toBe(true);
  });

  test('speaks German when asked', async () => {
    await open();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Postfächer' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });

  test('nothing is cut off at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open();
    await page.getByRole('table').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

function signedIn(listed: readonly Mailbox[]): ApiAnswer {
  return (path, body) => {
    if (path === '/v1/administration/session') {
      return { status: 200, body: { name: 'admin', csrfToken: 'csrf' } };
    }
    if (path === '/v1/administration/mailboxes') return { status: 200, body: { mailboxes: listed } };
    if (path.endsWith('/getting-started')) return { status: 200, body: { mailbox: listed[2] } };
    if (path.endsWith('/secure-mail')) return { status: 200, body: { outcomes: outcomesOf(listed, body) } };
    return refusal(404, 'not-found');
  };
}

function outcomesOf(listed: readonly Mailbox[], body: unknown) {
  const { enable, disable } = body as { enable: string[]; disable: string[] };
  return listed.flatMap(({ id, address, type }) => {
    if (disable.includes(id)) return [{ id, address, outcome: 'disabled' }];
    if (!enable.includes(id)) return [];
    return type === 'exchange'
      ? [{ id, address, outcome: 'invited' }]
      : [{ id, address, outcome: 'refused', reason: 'not-exchange' }];
  });
}
