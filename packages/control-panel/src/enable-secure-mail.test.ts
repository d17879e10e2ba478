import {
  type Browser,
  launchChromium,
  type Page,
  type RunningService,
  startService,
} from '@secure-mail/browser-harness';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';

const password = 'correct horse battery staple';

describeInChromium('the Control Panel with the real service', () => {
  let browser: Browser;
  let service: RunningService;
  let page: Page;

  beforeAll(async () => {
    const panel = new URL('../', import.meta.url);
    [browser, service] = await Promise.all([launchChromium(), startService('control-panel', panel)]);
    const passwordFile = await service.file('password.txt', password);
    const mailboxes = await service.file(
      'mailboxes.csv',
      [
        'address,display name,type',
        'sender@firm.example,Änne Müller,exchange',
        'colleague@firm.example,Kollege,exchange',
        'printer@firm.example,Printer,pop-imap',
        '',
      ].join('\n'),
    );
    const administrator = service.run('administrator', 'create', 'admin', '--password-file', passwordFile);
    await service.run('organisation', 'create', 'Firm', '--domain', 'firm.example');
    await service.run('domain', 'confirm', 'firm.example', '--reason', 'test');
    await service.run('mailbox', 'import', mailboxes);
    await administrator;
    page = await browser.newPage({ locale: 'en-GB' });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const signIn = async (typed: string) => {
    await page.getByLabel('Administrator name').fill('admin');
    await page.getByLabel('Password').fill(typed);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const row = (address: string) => page.getByRole('row').filter({ hasText: address });
  const proceed = async () => {
    await page.getByRole('button', { name: 'Proceed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Proceed' }).click();
    await page.getByRole('region', { name: 'What was done' }).waitFor();
  };

  test('a wrong password is not accepted, and the name typed stays', async () => {
    await page.goto(`${service.url}/`);
    await signIn('correct horse battery stapler');
    await page.getByRole('alert').filter({ hasText: 'Name or password not accepted.' }).waitFor();
    expect(await page.getByLabel('Administrator name').inputValue()).toBe('admin');
  });

  test('CP-2, CP-5: the administrator signs in, ticks a mailbox, and its Getting Started mail arrives', async () => {
    await signIn(password);
    await row('sender@firm.example').getByRole('checkbox').check();
    await proceed();
    const outcomes = page.getByRole('region', { name: 'What was done' });
    expect(await outcomes.textContent()).toContain('the Getting Started mail is on its way');
    await row('sender@firm.example').getByText('Invited').waitFor();
    const mail = await service.mailTo('sender@firm.example');
    expect(mail.content).toContain('sender@firm.example');
  });

  test('CP-3: a POP/IMAP mailbox is refused by the service, and the reason is shown', async () => {
    await row('printer@firm.example').getByRole('checkbox').check();
    await proceed();
    const outcomes = page.getByRole('region', { name: 'What was done' });
    expect(await outcomes.textContent()).toContain(
      'Refused: Secure Mail works with Exchange mailboxes only.',
    );
    expect(await row('printer@firm.example').getByRole('checkbox').isChecked()).toBe(false);
  });

  test('CP-5: Getting Started is sent again with another code', async () => {
    await row('sender@firm.example').getByRole('button').click();
    await page.getByText('The old activation code no longer works.').waitFor();
    await service.mailTo('sender@firm.example');
  });

  test('a session that ended elsewhere is noticed, and the ticks are there after signing in again', async () => {
    await row('colleague@firm.example').getByRole('checkbox').check();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Proceed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Proceed' }).click();
    await page.getByText('what you ticked is kept').waitFor();
    await signIn(password);
    await row('colleague@firm.example').waitFor();
    expect(await row('colleague@firm.example').getByRole('checkbox').isChecked()).toBe(true);
    await proceed();
    await service.mailTo('colleague@firm.example');
  });

  test('CP-2, CP-6: unticking disables', async () => {
    await row('colleague@firm.example').getByRole('checkbox').uncheck();
    await proceed();
    await row('colleague@firm.example').getByText('Disabled').waitFor();
  });

  test('loading the page again keeps the session; signing out ends it', async () => {
    await page.reload();
    await row('sender@firm.example').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  test('the page keeps to the policy that the service sends', async () => {
    const complaints: string[] = [];
    const fresh = await browser.newPage();
    fresh.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await fresh.goto(`${service.url}/control-panel/`);
    await fresh.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
    await fresh.close();
  });
});
