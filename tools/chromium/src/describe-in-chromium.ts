import { describe } from 'vitest';
import { missingChromium } from './chromium.js';

/** Tests that need a browser. Without one they are left out by name; with `CI=true` they fail. */
export function describeInChromium(name: string, tests: () => void): void {
  const leftOut = missingChromium && process.env.CI !== 'true';
  describe.skipIf(leftOut)(leftOut ? `${name}: left out, there is no Chromium here` : name, tests);
}
