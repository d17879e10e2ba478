import { parseMime } from '@secure-mail/smime';
import { expect, it } from 'vitest';
import { openForReader } from '../reading/open-for-reader.js';
import { testNow } from '../service-double/certificate-authority-double.js';
import { activatedSecureId, rememberedKeys } from '../service-double/secure-id-double.js';
import { createServiceDouble } from '../service-double/service-double.js';
import { comparedAddress } from '../words/typed-address.js';
import { planSend } from './plan-send.js';
import { protectAndCommit } from './protect-and-commit.js';

const scene = await createServiceDouble();
const { service, description } = scene;
const secureId = await activatedSecureId(scene, 'Sender@BÄR.example');
const reader = await activatedSecureId(scene, 'colleague@bär.example');
const common = { secureId, service, known: rememberedKeys(), now: testNow };

function written(...fields: readonly string[]): Uint8Array {
  const header = ['From: Sam <sender@bär.example>', ...fields, 'Subject: Plans'];
  return new TextEncoder().encode([...header, '', 'Text', ''].join('\r\n'));
}

it('SE-1: a domain with umlauts is looked up, encrypted to and shown outside as its A-label', async () => {
  const message = written(
    'To: Colleague <Colleague@Bär.example>, client@straße.example',
    'Cc: colleague@xn--br-via.example',
    'Bcc: boss@例え.example',
  );
  const plan = await planSend({ ...common, message });
  expect(plan).toMatchObject({
    sender: 'sender@xn--br-via.example',
    to: ['colleague@xn--br-via.example', 'client@xn--strae-oqa.example'],
    cc: [],
    bcc: ['boss@xn--r8jz45g.example'],
    outsiders: ['client@xn--strae-oqa.example', 'boss@xn--r8jz45g.example'],
    subscribers: [{ address: 'colleague@xn--br-via.example' }],
  });
  const asked = { question: 'Your dog?', answer: 'Rex' };
  const questions = new Map(
    ['Client@STRASSE.example', 'client@straße.example', 'boss@例え.example'].map((typed) => [
      comparedAddress(typed),
      asked,
    ]),
  );
  const copies = await protectAndCommit({ ...common, message, plan, description, questions, language: 'de' });
  const [main] = copies;
  if (main === undefined || copies.length !== 2) throw new Error('A copy is missing.');
  const outer = parseMime(main.bytes);
  expect(outer.rawHeader('from')).toBe('"Sam" <sender@xn--br-via.example>');
  expect(outer.rawHeader('to')).toBe('colleague@xn--br-via.example');
  expect(main.envelopeTo).toContain('colleague@xn--br-via.example');

  const opened = await openForReader({ message: main.bytes, secureId: reader, now: testNow });
  expect(opened.verdict.problems).toEqual([]);
  expect(opened.message.rawHeader('from')).toBe('Sam <sender@bär.example>');
  expect(opened.message.rawHeader('to')).toBe('Colleague <Colleague@Bär.example>, client@straße.example');
});

it('an address with umlauts before the @, or with a domain that cannot exist, is refused by its name', async () => {
  for (const address of ['jürgen@firm.example', 'ben@bä_r.example', `ben@${'ä'.repeat(64)}.example`])
    await expect(planSend({ ...common, message: written(`To: <${address}>`) })).rejects.toMatchObject({
      name: 'ClientError',
      code: 'recipient-address-invalid',
      addresses: [address],
      message: expect.stringContaining(address),
    });
});
