import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, launchChromium, type Page } from '@secure-mail/browser-harness';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { type PathFailureName, pathFailureSentences } from '@secure-mail/locales';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type MessagePresentation,
  type SignaturePresentation,
  type VerdictProblem,
  verdictProblems,
} from './presentation.js';
import { presentationOf } from './sample-message.js';
import { serveViewPage, type ViewPage } from './view-page.js';

describeInChromium('the message view in the browser', () => {
  let browser: Browser;
  let served: ViewPage;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchChromium(), serveViewPage()]);
    context = await browser.newContext();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  beforeEach(async () => {
    page = await context.newPage();
    await page.goto(served.url);
  });
  afterEach(() => page.close());

  const show = (presentation: MessagePresentation, language = 'en') =>
    page.evaluate(
      ([shown, spoken]) => {
        type Mount = (container: Element | null, presentation: unknown, options: unknown) => void;
        const { mountMessageView } = window as unknown as { mountMessageView: Mount };
        mountMessageView(document.getElementById('view'), shown, { language: spoken });
      },
      [presentation, language] as const,
    );
  const withProblems = (...problems: VerdictProblem[]) => {
    const sample = presentationOf('<p>x</p>');
    return { ...sample, verdict: { ...sample.verdict, problems } };
  };

  test('OL-7: a message that is as it should be has one calm line', async () => {
    await show(presentationOf('<p>x</p>'));
    expect(await page.locator('.message-verdict-summary').textContent()).toBe(
      'From Änne Müller <sender@firm.example>, signed, unchanged, encrypted.',
    );
    expect(await page.locator('.message-verdict-fine').count()).toBe(1);
  });

  test('OL-7: every problem has a sentence of its own, in every language', async () => {
    const sentences = new Set<string>();
    for (const language of ['en', 'de']) {
      for (const problem of verdictProblems) {
        await show(withProblems(problem), language);
        sentences.add((await page.locator('.message-verdict-problems').textContent()) ?? '');
        expect(await page.locator('.message-verdict-fine').count()).toBe(0);
      }
    }
    expect(sentences.size).toBe(2 * verdictProblems.length);
  });

  test('a message without a valid signature is never called fine, whatever the list of problems leaves out', async () => {
    const { verdict, ...rest } = presentationOf('<p>x</p>');
    await show({ ...rest, verdict: { ...verdict, signature: undefined } });
    expect(await page.locator('.message-verdict-danger').textContent()).toContain('It is not signed');
    await show({
      ...rest,
      verdict: { ...verdict, signature: verdict.signature && { ...verdict.signature, status: 'invalid' } },
    });
    expect(await page.locator('.message-verdict-danger').textContent()).toContain(
      'Its signature does not fit',
    );
  });

  test('what nobody can check is not called changed, and why a signer is not trusted is told', async () => {
    const { verdict, ...rest } = presentationOf('<p>x</p>');
    const showSignature = (
      problem: VerdictProblem,
      more: Partial<SignaturePresentation>,
      language?: string,
    ) =>
      show(
        {
          ...rest,
          verdict: {
            ...verdict,
            problems: [problem],
            signature: verdict.signature && { ...verdict.signature, ...more },
          },
        },
        language,
      );
    const banner = page.locator('.message-verdict-danger');
    await showSignature('signature-invalid', {
      status: 'invalid',
      unchecked: 'unsupported-algorithm',
      signatureAlgorithm: '1.2.3.4',
      digestAlgorithm: 'SHA-256',
    });
    expect(await banner.textContent()).toContain(
      'cannot be checked here, because it is made with 1.2.3.4, SHA-256',
    );
    expect(await banner.textContent()).not.toContain('does not fit');
    await showSignature('signature-invalid', { status: 'invalid', unchecked: 'no-certificate' }, 'de');
    expect(await banner.textContent()).toContain('weil das Zertifikat des Unterzeichners fehlt');
    const reasons = new Set<string | null>();
    for (const pathFailure of Object.keys(pathFailureSentences) as PathFailureName[]) {
      await showSignature('signer-untrusted', { status: 'untrusted', pathFailure });
      const reason = page
        .locator('dt', { hasText: 'Why the certificate is not trusted' })
        .locator('xpath=../dd');
      reasons.add(await reason.textContent());
    }
    expect(reasons.size).toBe(Object.keys(pathFailureSentences).length);
    expect(reasons).toContain('a certificate has expired');
  });

  test('OL-7: what was not encrypted at all is not said to be encrypted in an old way', async () => {
    const { verdict, ...rest } = withProblems('not-authenticated-encryption');
    const problems = page.locator('.message-verdict-problems');
    await show({ ...rest, verdict: { ...verdict, encryption: undefined } });
    expect(await problems.textContent()).toBe('It was not encrypted on its way.');
    await show({ ...rest, verdict: { ...verdict, encryption: { algorithm: '3DES', authenticated: false } } });
    expect(await problems.textContent()).toContain('encrypted in an old way');
  });

  test('EFAIL: what could have been altered is shown as text, without links, unless its signature is valid', async () => {
    const { verdict, ...rest } = presentationOf(
      '<p>Go to <a href="https://x.example/">x</a></p><style>p{}</style>',
    );
    const encryption = { algorithm: 'AES-256-CBC', authenticated: false };
    await show({ ...rest, verdict: { ...verdict, encryption, signature: undefined } });
    expect(await page.locator('iframe').count()).toBe(0);
    expect((await page.locator('.message-text').textContent())?.trim()).toBe('Go to x');
    expect(await page.locator('.message-text a').count()).toBe(0);
    await show({ ...rest, verdict: { ...verdict, encryption } });
    expect(await page.locator('iframe').count()).toBe(1);
  });

  test('links show where they lead, open a window of their own and tell nobody where they were', async () => {
    await show(
      presentationOf(
        '<a href="https://attacker.example/login">https://bank.example</a><a href="https://firm.example/">firm.example</a>' +
          '<style>a span{display:none!important}</style>',
      ),
    );
    const frame = page.frameLocator('iframe');
    const link = frame.locator('a').first();
    expect(await link.textContent()).toContain('[attacker.example]');
    expect(await link.locator('span').isVisible()).toBe(true);
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await frame.locator('a').nth(1).textContent()).toBe('firm.example');
  });

  test('a link that is followed opens an ordinary page without a referrer and without our window', async () => {
    await page.context().route('https://elsewhere.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<script>document.title=String(opener)+document.referrer</script>',
      }),
    );
    await show(presentationOf('<a href="https://elsewhere.example/">elsewhere.example</a>'));
    const [opened] = await Promise.all([
      page.waitForEvent('popup'),
      page.frameLocator('iframe').locator('a').click(),
    ]);
    await opened.waitForLoadState();
    expect(await opened.title()).toBe('null');
  });

  test('says how much from the Internet was not loaded, and that a form was removed', async () => {
    await show(
      presentationOf(
        '<img src="https://a.example/1.png"><p style="background:url(https://a.example/2.png)">x</p><form><input></form>',
      ),
    );
    const notices = (await page.locator('.message-notice').allTextContents()).join(' ');
    expect(notices).toContain('2 pieces of content from the Internet were not loaded');
    expect(notices).toContain('A form in this message was removed.');
  });

  test('plain text keeps its lines, has links, and dims what is quoted', async () => {
    await show(presentationOf(undefined, { text: 'Hello,\n  see https://firm.example/a.\n> quoted\n' }));
    expect(await page.locator('.message-text').textContent()).toBe(
      'Hello,\n  see https://firm.example/a.\n> quoted\n',
    );
    expect(await page.locator('.message-text a').getAttribute('href')).toBe('https://firm.example/a');
    expect(await page.locator('.message-quote').textContent()).toBe('> quoted');
  });

  test('HTML in a plain text, a name or a subject is shown, not interpreted', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    await show(
      presentationOf(undefined, {
        text: markup,
        subject: markup,
        from: [{ name: markup, address: 'a@firm.example' }],
        attachments: [{ name: markup, type: 'text/plain', size: 1, content: new Uint8Array(1) }],
      }),
    );
    expect(await page.locator('.message-view img').count()).toBe(0);
    expect(await page.locator('.message-subject').textContent()).toBe(markup);
  });

  test('formatted mail can be read as plain text', async () => {
    await show(presentationOf('<p>formatted</p>', { text: 'plain' }));
    await page.getByRole('button', { name: 'Show as plain text' }).click();
    expect((await page.locator('.message-text').textContent())?.trim()).toBe('plain');
    await page.getByRole('button', { name: 'Show with formatting' }).click();
    expect(await page.frameLocator('iframe').locator('p').textContent()).toBe('formatted');
  });

  test('attachments are saved under a safe name, and dangerous ones are warned about', async () => {
    await page.evaluate((sample) => {
      type Mount = (container: Element | null, presentation: unknown, options: unknown) => void;
      const { mountMessageView } = window as unknown as { mountMessageView: Mount };
      const attachments = [
        {
          name: '../../run\u202Ecod.exe',
          type: 'application/pdf',
          size: 3,
          content: new Uint8Array([1, 2, 3]),
        },
        {
          name: 'broken.pdf',
          type: 'application/pdf',
          size: 3,
          content: () => Promise.reject(new Error('gone')),
        },
      ];
      mountMessageView(document.getElementById('view'), { ...sample, attachments }, { language: 'en' });
    }, presentationOf('<p>x</p>'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save runcod.exe, 3 bytes' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('runcod.exe');
    expect([...(await readFile(await download.path()))]).toEqual([1, 2, 3]);
    expect(await page.getByText('This type of file can harm your computer.').count()).toBe(1);
    await page.getByRole('button', { name: /broken/ }).click();
    await page.getByRole('alert').filter({ hasText: 'broken.pdf could not be read.' }).waitFor();
  });

  test('OL-7: Details show certificates, times and what the envelope said instead', async () => {
    const { verdict, ...rest } = presentationOf('<p>x</p>');
    const certificate = {
      subject: 'CN=sender@firm.example',
      issuer: 'CN=Firm Issuing CA',
      serialNumber: '0abc',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2028-01-01T00:00:00Z'),
      fingerprint: '00ff'.repeat(16),
    };
    await show({
      ...rest,
      verdict: {
        ...verdict,
        problems: ['outer-headers-differ'],
        outerDifferences: [{ name: 'Subject', outer: 'Hello', inner: undefined }],
        signature: verdict.signature && {
          ...verdict.signature,
          signingTime: new Date('2026-05-05T10:00:00Z'),
          certificates: [certificate],
        },
      },
    });
    await page.getByText('Details of signature and encryption').click();
    const details = (await page.locator('.message-details').textContent()) ?? '';
    expect(details).toContain('CN=Firm Issuing CA');
    expect(details).toContain('00FF 00FF');
    expect(details).toContain('Subject: the envelope says “Hello”, the sender wrote “nothing”.');
    expect(details).toContain('by the signer’s clock');
  });

  test('OL-7: what other programs may show otherwise, who did not sign and what was revoked are told', async () => {
    const { verdict, ...rest } = presentationOf('<p>x</p>');
    await show({
      ...rest,
      verdict: {
        ...verdict,
        problems: ['signer-not-sender', 'headers-ambiguous', 'signer-untrusted'],
        ambiguousHeaders: [{ name: 'Subject', shown: 'Hello', ignored: ['Pay', 'now'] }],
        signature: verdict.signature && {
          ...verdict.signature,
          status: 'untrusted',
          signerIsTransmitter: true,
          unmatchedSenders: ['boss@firm.example'],
          revocation: { status: 'revoked', at: new Date('2026-05-05T10:00:00Z') },
        },
      },
    });
    expect(await page.locator('.message-verdict-problems').textContent()).toContain('in the name of');
    await page.getByText('Details of signature and encryption').click();
    const details = (await page.locator('.message-details').textContent()) ?? '';
    expect(details).toContain('Subject: shown is “Hello”, not shown is “Pay, now”.');
    expect(details).toContain('boss@firm.example');
    expect(details).toMatch(/revoked on .*2026/);
  });

  test('on paper there are headers, attachments and the whole text, and nothing to press', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `<p>line ${index}</p>`).join('');
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await show(
      presentationOf(lines, {
        attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1, content: new Uint8Array(1) }],
      }),
    );
    const printed = await page.locator('.message-view').innerText();
    for (const part of ['signed, unchanged, encrypted', 'Der Vertrag', 'client@elsewhere.example', 'a.pdf']) {
      expect(printed).toContain(part);
    }
    expect(printed).toContain('line 199');
    expect(printed).not.toContain('Show');
    expect(await page.locator('iframe').isVisible()).toBe(false);
    const ink = await page.locator('.message-text').evaluate((text) => getComputedStyle(text).color);
    expect(ink).toBe('rgb(27, 31, 36)');
    // 200 lines do not fit on one sheet; what is cut off would leave one.
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(2);
    await page.emulateMedia({ media: 'screen' });
    expect(await page.locator('.message-printed').isVisible()).toBe(false);
  });

  test('texts keep a contrast of 4.5:1 in both colour schemes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const problems of [
        [],
        ['outer-headers-differ'],
        ['signature-invalid', 'weak-algorithm'],
      ] as const) {
        await show({
          ...withProblems(...problems),
          attachments: [{ name: 'a.exe', type: '', size: 1, content: new Uint8Array(1) }],
        });
        const low = await page.evaluate(lowContrasts);
        expect(low, `${colorScheme} ${problems.join()}`).toEqual([]);
      }
    }
  });
});

/** Texts on the page whose colour is too near to what is behind them (WCAG 2.2 §1.4.3). Runs in the page. */
function lowContrasts(): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = channels(colour)
      .slice(0, 3)
      .map((channel) => channel / 255)
      .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): string => {
    for (let one = element; one !== null; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(23, 27, 33)' : 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('.message-view *')]
    .filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
    )
    .filter((element) => {
      const [one, other] = [getComputedStyle(element).color, behind(element)].map(luminance);
      const [light, dark] = (one ?? 0) > (other ?? 0) ? [one ?? 0, other ?? 0] : [other ?? 0, one ?? 0];
      return (light + 0.05) / (dark + 0.05) < 4.5;
    })
    .map((element) => `${element.className} ${element.textContent?.slice(0, 40)}`);
}
