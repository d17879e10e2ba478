import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium, missingChromium } from '@secure-mail/browser-harness';
import type { Browser, Page } from 'playwright-core';

/** Starts Chromium where there is one. @returns undefined where there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  return missingChromium ? undefined : launchChromium();
}

export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1180, height: 820 },
    acceptDownloads: true,
  });
  // Argon2id and 10 MB take their time on a machine that is busy with other things.
  context.setDefaultTimeout(180_000);
  return context.newPage();
}

/** Takes a picture of the page as it is now, where pictures are wanted. */
export async function takePicture(page: Page, folder: string | undefined, name: string): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
