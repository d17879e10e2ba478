import { createPrivateKey, createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeyAlgorithm } from '../index.js';
import { type CaseResult, caseResult, suiteSummary, type Told } from './case-result.js';
import { ConformancePage } from './conformance-page.js';
import { type CorrespondentsData, correspondentsOf } from './correspondents.js';
import { type ForeignFile, readForeignFile } from './foreign-messages.js';
import { newCorrespondents } from './new-correspondents.js';
import { opensslFiles } from './openssl-files.js';
import type { RareAlgorithm } from './rare-algorithms.js';
import { readMessage, roundTrips, writeMessage } from './round-trips.js';
import { UNSUPPORTED_IN_BROWSERS } from './unsupported-in-browsers.js';

const KEYS: readonly KeyAlgorithm[] = ['rsa-2048', 'p-256', 'p-384', 'p-521', 'ed25519', 'x25519'];

describeInChromium('messages between Node and Chromium', () => {
  let page: ConformancePage | undefined;
  let people: CorrespondentsData;
  const ofNode: Uint8Array[] = [];
  let readInChromium: readonly Told[] = [];
  let ofChromium: readonly (Uint8Array | Told)[] = [];
  let itsOwnInChromium: readonly Told[] = [];
  let foreign: readonly ForeignFile[] = [];
  let foreignInChromium: readonly Told[] = [];
  const results: CaseResult[] = [];

  beforeAll(async () => {
    people = await newCorrespondents();
    for (const trip of roundTrips) ofNode.push(await writeMessage(trip, correspondentsOf(people)));
    foreign = opensslFiles(correspondentsOf(people));
    page = await ConformancePage.open();
    readInChromium = await page.run('readMessages', { people, messages: ofNode });
    ofChromium = await page.run('writeMessages', people);
    const messages = ofChromium.map((message) => (message instanceof Uint8Array ? message : undefined));
    itsOwnInChromium = await page.run('readMessages', { people, messages });
    foreignInChromium = await page.run('readForeignFiles', { people, files: foreign });
  });
  afterAll(async () => {
    await page?.close();
    console.log(suiteSummary('Round trips in Chromium', results));
  });

  /** What Chromium tells is what Node tells, or the refusal of what needs an algorithm that Chromium lacks. */
  const compare = (
    name: string,
    needs: RareAlgorithm | undefined,
    { inChromium, inNode }: { readonly inChromium: unknown; readonly inNode: Told },
  ) => {
    const expected = needs ? { error: 'unsupported-algorithm' } : inNode;
    const differences = isDeepStrictEqual(inChromium, expected) ? [] : ['Chromium tells something else'];
    results.push(caseResult(name, { told: inNode, differences }, needs, new Set(needs && [needs])));
    expect(inChromium, name).toEqual(expected);
  };
  const numbered = roundTrips.map((trip, index) => ({ name: trip.name, trip, index }));

  test.for(numbered)('$name: Chromium reads it from Node', async ({ name, trip, index }) => {
    const inNode = await readMessage(trip, ofNode[index]!, correspondentsOf(people));
    expect(inNode).toMatchObject({ verdict: { problems: expectedProblems(trip) } });
    compare(`${name}, read`, trip.needs, { inChromium: readInChromium[index], inNode });
  });

  test.for(numbered)('$name: Chromium writes it, both read it', async ({ name, trip, index }) => {
    const message = ofChromium[index];
    if (!(message instanceof Uint8Array)) {
      compare(`${name}, written`, trip.needs, { inChromium: message, inNode: undefined });
      return;
    }
    const inNode = await readMessage(trip, message, correspondentsOf(people));
    expect(inNode).toMatchObject({ verdict: { problems: expectedProblems(trip) } });
    compare(`${name}, written`, undefined, { inChromium: itsOwnInChromium[index], inNode });
  });

  test('what OpenSSL writes with algorithms that we only read: the verdict is that of Node', async () => {
    for (const [index, file] of foreign.entries()) {
      const inNode = await readForeignFile(file, correspondentsOf(people));
      expect(inNode, file.name).not.toMatchObject({ error: expect.anything() });
      compare(file.name, file.needs, { inChromium: foreignInChromium[index], inNode });
    }
  });

  test('only what needs an algorithm that Chromium lacks is left out', () => {
    const left = results.filter(({ outcome }) => outcome === 'unsupported-here');
    expect(Object.fromEntries(left.map(({ name, needs }) => [name, needs]))).toEqual(
      UNSUPPORTED_IN_BROWSERS.messages,
    );
  });

  test('keys of every kind are made in Chromium, and Node reads them', async () => {
    const keys = await page!.run('generateKeys', KEYS);
    for (const { pkcs8, spki } of keys) {
      const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      const own = createPublicKey(key).export({ format: 'der', type: 'spki' });
      expect(own.equals(spki)).toBe(true);
    }
    expect(keys).toHaveLength(KEYS.length);
  });
});

function expectedProblems({ encryption }: (typeof roundTrips)[number]): readonly string[] {
  return encryption === undefined || encryption.cipher.endsWith('-cbc')
    ? ['not-authenticated-encryption']
    : [];
}
