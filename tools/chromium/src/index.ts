export type { Browser, BrowserContext, Page } from 'playwright-core';
export { launchChromium, missingChromium } from './chromium.js';
