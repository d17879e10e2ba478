import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Tests' own: why there is no browser here; with CI=true its absence is a failure instead. */
export const missingChromium =
  existsSync(executablePath) || process.env.CI === 'true' ? undefined : `there is no ${executablePath}`;

/** Tests' own: the system's Chromium, quiet enough that every request it makes is a page's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
