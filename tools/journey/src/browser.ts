import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const chromiumPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts Chromium where there is one. @returns undefined where there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = process.env.CHROMIUM_PATH ?? chromiumPaths.find((path) => existsSync(path));
  if (executablePath === undefined) return undefined;
  return chromium.launch({
    executablePath,
    headless: true,
    // File names outside ASCII need a UTF-8 locale; what Chromium leaves behind stays out of people's folders.
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...privateFolders() },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-breakpad',
      '--disable-crash-reporter',
    ],
  });
}

function privateFolders(): Readonly<Record<string, string>> {
  const folder = fileURLToPath(new URL('../../../.cache/chromium', import.meta.url));
  return { XDG_CONFIG_HOME: join(folder, 'config'), XDG_CACHE_HOME: join(folder, 'cache') };
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
