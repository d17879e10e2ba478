import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConformancePage } from './conformance-page.js';
import { type CorrespondentsData, correspondentsOf } from './correspondents.js';
import { protectLarge } from './large-messages.js';
import { newCorrespondents } from './new-correspondents.js';

/** The limit that README.md states is 256 MiB for everything that is signed and encrypted, layers included. */
const [BELOW, ABOVE] = [250, 257];

describeInChromium('the size of messages in Chromium', () => {
  let page: ConformancePage | undefined;
  let people: CorrespondentsData;

  beforeAll(async () => {
    people = await newCorrespondents();
    const ofNode = (mebibytes: number) =>
      async function* () {
        yield* await protectLarge(correspondentsOf(people), mebibytes);
      };
    page = await ConformancePage.open({ streams: { below: ofNode(BELOW), above: ofNode(ABOVE) } });
  });
  afterAll(() => page?.close());

  test(`a message of ${BELOW} MiB is opened`, { timeout: 240_000 }, async () => {
    expect(await page!.run('openLarge', { people, stream: 'below' })).toMatchObject({
      verdict: { problems: [], signature: { status: 'valid' } },
    });
  });

  test(`a message of ${ABOVE} MiB is not opened: too large`, { timeout: 240_000 }, async () => {
    expect(await page!.run('openLarge', { people, stream: 'above' })).toEqual({ error: 'too-large' });
  });

  test(`a message of ${ABOVE} MiB is not protected: too large`, { timeout: 240_000 }, async () => {
    expect(await page!.run('protectLarge', { people, mebibytes: ABOVE })).toEqual({ error: 'too-large' });
  });
});
