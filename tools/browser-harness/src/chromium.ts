import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = [process.env.CHROMIUM_PATH, ...places].find(
  (place) => place !== undefined && existsSync(place),
);

/** Whether there is no Chromium on this machine: neither at `CHROMIUM_PATH` nor where distributions put it. */
export const missingChromium = found === undefined;

/** The system's Chromium, quiet enough that every request it makes is a page's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? places[0] ?? '',
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
