import { generateKey } from '@secure-mail/smime';
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64Url } from '../keys/base64-url.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { createCertificateAuthority, testNow } from '../service-double/certificate-authority-double.js';
import { activatedSecureId, rememberedKeys } from '../service-double/secure-id-double.js';
import { createServiceDouble, type ServiceDouble } from '../service-double/service-double.js';
import { keyFingerprint } from './known-correspondents.js';
import { planSend } from './plan-send.js';

let double: ServiceDouble;
let secureId: UnlockedSecureId;
let colleague: UnlockedSecureId;

beforeAll(async () => {
  double = await createServiceDouble();
  secureId = await activatedSecureId(double, 'sender@firm.example');
  colleague = await activatedSecureId(double, 'colleague@firm.example');
});

function plan(headers: readonly string[], changes: Partial<Parameters<typeof planSend>[0]> = {}) {
  const message = new TextEncoder().encode([...headers, 'Subject: Plans', '', 'Text', ''].join('\r\n'));
  return planSend({
    message,
    secureId,
    service: double.service,
    known: rememberedKeys(),
    now: testNow,
    ...changes,
  });
}

const from = 'From: Sam Sender <sender@firm.example>';

type Entry = Awaited<ReturnType<SubscriberService['lookUpRecipients']>>['entries'][number];

/** A directory that changes its answer about one address. */
function lyingAbout(address: string, lie: (entry: Entry) => readonly object[]) {
  return {
    lookUpRecipients: async (body: Parameters<SubscriberService['lookUpRecipients']>[0]) => {
      const { entries } = await double.service.lookUpRecipients(body);
      const told = entries.flatMap((entry) => (entry.address === address ? lie(entry) : [entry]));
      return { entries: told as Entry[] };
    },
  };
}

describe('planning', () => {
  it('SE-1: tells subscribers from others, each recipient once, in the most visible place', async () => {
    const planned = await plan([
      from,
      'To: Colleague <Colleague@Firm.example>, "Client, The" <client@elsewhere.example>',
      'Cc: client@elsewhere.example, boss@elsewhere.example',
      'Bcc: colleague@firm.example, hidden@elsewhere.example',
    ]);
    expect(planned.to).toEqual(['colleague@firm.example', 'client@elsewhere.example']);
    expect(planned.cc).toEqual(['boss@elsewhere.example']);
    expect(planned.bcc).toEqual(['hidden@elsewhere.example']);
    expect(planned.subscribers.map(({ address }) => address)).toEqual(['colleague@firm.example']);
    expect(planned.outsiders).toEqual([
      'client@elsewhere.example',
      'boss@elsewhere.example',
      'hidden@elsewhere.example',
    ]);
    expect(planned.copies).toMatchObject([
      { kind: 'main', outsiders: ['client@elsewhere.example', 'boss@elsewhere.example'] },
      { kind: 'bcc', subscribers: [], outsiders: ['hidden@elsewhere.example'] },
    ]);
    expect(planned.warnings).toEqual([]);
  });

  it('reads every field of a name, so that nobody the message names is forgotten', async () => {
    const planned = await plan([from, 'Bcc: a@elsewhere.example', 'Bcc: b@elsewhere.example', 'To:']);
    expect(planned.bcc).toEqual(['a@elsewhere.example', 'b@elsewhere.example']);
  });

  it('asks the directory about any number of recipients, in portions it takes', async () => {
    const asked: number[] = [];
    const service: Pick<SubscriberService, 'lookUpRecipients'> = {
      lookUpRecipients: (body) => {
        asked.push(body.addresses.length);
        return double.service.lookUpRecipients(body);
      },
    };
    const many = Array.from({ length: 501 }, (_, index) => `client${index}@elsewhere.example`);
    expect((await plan([from, `To: ${many.join(',\r\n ')}`], { service })).outsiders).toEqual(many);
    expect(asked).toEqual([500, 1]);
  });

  it('gives CBC to a subscriber who needs it, and the gateway a copy of its own', async () => {
    const service = lyingAbout('colleague@firm.example', (entry) => [
      { ...entry, capabilities: { authEnvelopedData: false, preferBinaryInside: false } },
    ]);
    const planned = await plan([from, 'To: colleague@firm.example, client@elsewhere.example'], { service });
    expect(planned.copies).toMatchObject([
      { contentEncryption: 'aes-256-cbc', rsaKeyTransport: 'pkcs1', inner: 'base64', outsiders: [] },
      {
        contentEncryption: 'aes-256-gcm',
        inner: 'binary',
        subscribers: [],
        outsiders: ['client@elsewhere.example'],
      },
    ]);
    const alone = await plan([from, 'To: colleague@firm.example'], { service });
    expect(alone.copies).toMatchObject([{ contentEncryption: 'aes-256-cbc', inner: 'base64' }]);
  });

  it('gives AES-256-GCM and OAEP to subscribers and the gateway, in one copy', async () => {
    const strong = {
      contentEncryption: 'aes-256-gcm',
      rsaKeyTransport: 'oaep',
      inner: 'binary',
      deriveContentKey: false,
    };
    for (const to of [
      'colleague@firm.example, client@elsewhere.example',
      'colleague@firm.example',
      'client@elsewhere.example',
    ])
      expect((await plan([from, `To: ${to}`])).copies).toMatchObject([strong]);
  });

  it('OL-6: the sender must be the one the Secure ID belongs to', async () => {
    for (const other of [
      ['From: other@firm.example'],
      ['From: sender@firm.example, other@firm.example'],
      [from, 'Sender: other@firm.example'],
      [],
    ]) {
      await expect(plan([...other, 'To: colleague@firm.example'])).rejects.toMatchObject({
        code: 'sender-not-secure-id',
      });
    }
  });

  it('a message without recipients or with an address nobody can have is refused', async () => {
    await expect(plan([from])).rejects.toMatchObject({ code: 'no-recipients' });
    await expect(plan([from, 'To: undisclosed-recipients:;'])).rejects.toMatchObject({
      code: 'no-recipients',
    });
    await expect(plan([from, 'To: root@localhost'])).rejects.toMatchObject({
      code: 'recipient-address-invalid',
      addresses: ['root@localhost'],
    });
    await expect(plan([from, 'To: "broken'])).rejects.toMatchObject({ code: 'message-invalid' });
  });

  it('with an expired Secure ID nothing is sent', async () => {
    const now = new Date('2027-06-01T00:00:00Z');
    await expect(plan([from, 'To: colleague@firm.example'], { now })).rejects.toMatchObject({
      code: 'own-certificate-invalid',
    });
  });
});

describe('a directory that lies', () => {
  const to = [from, 'To: colleague@firm.example, client@elsewhere.example'];

  async function certificate(address: string, changes: object = {}): Promise<string> {
    const { spki } = await generateKey('p-256');
    return toBase64Url((await double.authority.issue({ address, spki, use: 'encrypt', ...changes })).der);
  }

  async function expectRefused(change: object): Promise<void> {
    const service = lyingAbout('colleague@firm.example', (entry) => [{ ...entry, ...change }]);
    await expect(plan(to, { service })).rejects.toMatchObject({
      code: 'recipient-certificate-invalid',
      addresses: ['colleague@firm.example'],
    });
  }

  it('attack: substituted recipient, the certificate of another address is refused', async () => {
    await expectRefused({ encryptionCertificate: await certificate('attacker@firm.example') });
  });

  it('attack: substituted recipient, a certificate from another authority is refused', async () => {
    const other = await createCertificateAuthority(['firm.example']);
    const { spki } = await generateKey('p-256');
    const forged = await other.issue({ address: 'colleague@firm.example', spki, use: 'encrypt' });
    await expectRefused({
      encryptionCertificate: toBase64Url(forged.der),
      chain: [toBase64Url(other.issuing.der), toBase64Url(other.root.der)],
    });
  });

  it('an expired certificate, one for signing, and one that cannot be read are refused', async () => {
    const past = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2026-02-01T00:00:00Z') };
    await expectRefused({
      encryptionCertificate: await certificate('colleague@firm.example', { validity: past }),
    });
    await expectRefused({
      encryptionCertificate: await certificate('colleague@firm.example', { use: 'sign' }),
    });
    await expectRefused({ encryptionCertificate: 'AAAA' });
  });

  it('one bad certificate among fifty refuses the whole message', async () => {
    const many = Array.from({ length: 49 }, (_, index) => `client${index}@elsewhere.example`);
    const bad = await certificate('attacker@firm.example');
    const service = lyingAbout('colleague@firm.example', (entry) => [
      { ...entry, encryptionCertificate: bad },
    ]);
    await expect(
      plan([from, `To: ${many.join(', ')}, colleague@firm.example`], { service }),
    ).rejects.toMatchObject({ code: 'recipient-certificate-invalid', addresses: ['colleague@firm.example'] });
  });

  it('an address left out or answered twice is not taken for an outsider', async () => {
    const silent = lyingAbout('colleague@firm.example', () => []);
    await expect(plan(to, { service: silent })).rejects.toMatchObject({
      code: 'directory-answer-incomplete',
    });
    const double = lyingAbout('colleague@firm.example', (entry) => [entry, entry]);
    await expect(plan(to, { service: double })).rejects.toMatchObject({ code: 'service-answer-invalid' });
  });

  it('attack: recipient key changed, the plan warns', async () => {
    const known = rememberedKeys({ 'colleague@firm.example': 'another key' });
    const planned = await plan(to, { known });
    expect(planned.warnings).toEqual([{ kind: 'recipient-changed', address: 'colleague@firm.example' }]);
  });

  it('attack: vanished subscriber, the plan warns', async () => {
    const known = rememberedKeys({ 'client@elsewhere.example': 'a key' });
    const planned = await plan(to, { known });
    expect(planned.warnings).toEqual([{ kind: 'subscriber-vanished', address: 'client@elsewhere.example' }]);
  });

  it('a renewed certificate for the same key warns of nothing', async () => {
    const { spki } = colleague.encryption.certificate;
    const known = rememberedKeys({ 'colleague@firm.example': await keyFingerprint(spki) });
    const renewed = await double.authority.issue({ address: 'colleague@firm.example', spki, use: 'encrypt' });
    const service = lyingAbout('colleague@firm.example', (entry) => [
      { ...entry, encryptionCertificate: toBase64Url(renewed.der) },
    ]);
    expect((await plan(to, { known, service })).warnings).toEqual([]);
  });
});
