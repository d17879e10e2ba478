import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath =
  process.env.CHROMIUM_PATH ?? places.find((place) => existsSync(place)) ?? places[0] ?? '';

/** Tests' own: tests that need a browser. Without one they are left out by name; with CI=true they fail. */
export function describeInChromium(name: string, tests: () => void): void {
  const missing = !existsSync(executablePath) && process.env.CI !== 'true';
  describe.skipIf(missing)(missing ? `${name}: left out, there is no Chromium here` : name, tests);
}

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
