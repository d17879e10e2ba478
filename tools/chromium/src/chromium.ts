import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    env: { ...process.env, ...surroundings() },
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

/** File names outside ASCII need a UTF-8 locale; what Chromium leaves behind stays out of people's folders. */
function surroundings(): Readonly<Record<string, string>> {
  const folder = fileURLToPath(new URL('../../../.cache/chromium', import.meta.url));
  return {
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
}
