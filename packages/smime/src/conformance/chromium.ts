import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = [process.env.CHROMIUM_PATH, ...places].find(
  (place) => place !== undefined && existsSync(place),
);

const left = fileURLToPath(new URL('../../../../.cache/chromium', import.meta.url));

/** The system's Chromium; `CHROMIUM_PATH` names another. The pages' harness stands on this package and cannot be used. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? places[0]!,
    headless: true,
    // What it leaves behind stays out of people's folders.
    env: { ...process.env, XDG_CONFIG_HOME: join(left, 'config'), XDG_CACHE_HOME: join(left, 'cache') },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-breakpad'],
  });
}

/** Tests that need a browser. Without one they are left out by name; with `CI=true` they fail. */
export function describeInChromium(name: string, tests: () => void): void {
  const leftOut = found === undefined && process.env.CI !== 'true';
  describe.skipIf(leftOut)(leftOut ? `${name}: left out, there is no Chromium here` : name, tests);
}
