import { type Browser, type BrowserContext, launchChromium, type Page } from '@secure-mail/browser-harness';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostileMails } from './hostile-mail.js';
import { presentationOf } from './sample-message.js';
import { serveViewPage, type ViewPage } from './view-page.js';

interface ViewFunctions {
  safeHtml(html: string, images: readonly never[]): { body: string; css: string };
  frameDocument(
    content: { body: string; css: string; blocked: number; hadForm: boolean },
    language: string,
  ): string;
  frameSandbox: string;
  mountMessageView(container: Element, presentation: unknown, options: { language: string }): unknown;
}

const nakedUrl = 'http://naked.example/';

describeInChromium('hostile mail', () => {
  let browser: Browser;
  let context: BrowserContext;
  let served: ViewPage;
  let page: Page;
  /** Everything that was asked for, run or opened beyond the page's own two files. */
  let seen: string[];
  /** What the page without any wall consists of. */
  let nakedHtml = '';

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchChromium(), serveViewPage()]);
    context = await browser.newContext();
    await context.route('**/*', (route) => {
      const url = route.request().url();
      if (url === served.url || url === `${served.url}view.js`) return route.continue();
      if (url === nakedUrl) return route.fulfill({ contentType: 'text/html', body: nakedHtml });
      if (!url.endsWith('/favicon.ico')) seen.push(`request ${url}`);
      // Not aborted but answered with nothing, so that a page that navigates away stays where it is.
      return route.fulfill({ status: 204 });
    });
    page = await context.newPage();
    context.on('console', (message) => message.text().includes('HOSTILE-RAN') && seen.push('script'));
    context.on('page', () => seen.push('window'));
    page.on('dialog', (dialog) => {
      seen.push('dialog');
      void dialog.dismiss();
    });
    await page.goto(served.url);
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  /**
   * How long hostile mail is watched after it was painted. That nothing happens has no event to wait for; a frame
   * and 20 ms are enough for handlers, fonts, animations and refreshes to begin, which the last test proves: in
   * the same time the same mails run and load where no wall is in their way.
   */
  const watched = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));

  test.each(hostileMails)('$name: nothing runs and nothing is loaded', async ({ html }) => {
    await page.evaluate((presentation) => {
      const old = document.getElementById('view');
      const view = document.createElement('div');
      view.id = 'view';
      old?.replaceWith(view);
      (window as unknown as ViewFunctions).mountMessageView(view, presentation, { language: 'en' });
      return new Promise((loaded) => view.querySelector('iframe')?.addEventListener('load', loaded));
    }, presentationOf(html));
    await watched();
    const shown = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await shown?.evaluate(remainsOf)).toEqual([]);
    expect(seen).toEqual([]);
    expect(page.url()).toBe(served.url);
  });

  test('the sandbox and the policy alone hold against every one of them, should the sanitiser miss it', async () => {
    for (const { name, html } of hostileMails) {
      await page.evaluate((body) => {
        const { frameDocument, frameSandbox } = window as unknown as ViewFunctions;
        document.getElementById('raw')?.remove();
        const frame = document.createElement('iframe');
        frame.id = 'raw';
        frame.setAttribute('sandbox', frameSandbox);
        frame.srcdoc = frameDocument({ body, css: '', blocked: 0, hadForm: false }, 'en');
        document.body.append(frame);
        return new Promise((loaded) => frame.addEventListener('load', loaded));
      }, html);
      await watched();
      expect(seen, name).toEqual([]);
    }
    expect(page.url()).toBe(served.url);
  });

  test('the sanitiser alone holds against every one of them, should there be no sandbox and no policy', async () => {
    const safe: string[] = await page.evaluate(
      (sources) =>
        sources.map((source) => {
          const { body, css } = (window as unknown as ViewFunctions).safeHtml(source, []);
          return `<!doctype html><style>${css}</style>${body}`;
        }),
      hostileMails.map(({ html }) => html),
    );
    expect(seen).toEqual([]);
    for (const [index, html] of safe.entries()) {
      await showNaked(html);
      expect(seen, hostileMails[index]?.name).toEqual([]);
    }
  });

  test('the corpus is alive: without any wall most of it runs or loads, and the observer sees it', async () => {
    let alive = 0;
    for (const { html } of hostileMails) {
      seen = [];
      await showNaked(html);
      if (seen.length > 0) alive += 1;
    }
    expect(alive).toBeGreaterThan(hostileMails.length / 2);
  });

  /** HTML as a page of its own. It may replace itself at once, and the next is shown all the same. */
  async function showNaked(html: string): Promise<void> {
    nakedHtml = html;
    await page.goto(nakedUrl, { waitUntil: 'commit' });
    await watched().catch(() => undefined);
  }
});

/** Elements and attributes that have no business in the frame. Runs inside it. */
function remainsOf(): string[] {
  const elements =
    /^(script|svg|math|iframe|object|embed|form|input|button|select|textarea|link|base|video|audio|template|dialog)$/i;
  const attributes = /^on|srcset|background$|action|ping|^(id|name)$/i;
  return [...document.querySelectorAll('body *')].flatMap((element) => [
    ...(elements.test(element.nodeName) ? [element.nodeName] : []),
    ...[...element.attributes]
      .filter(({ name, value }) => attributes.test(name) || /javascript:/i.test(value))
      .map(({ name }) => `${element.nodeName} ${name}`),
  ]);
}
