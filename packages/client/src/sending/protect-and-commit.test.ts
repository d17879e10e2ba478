import { createHash } from 'node:crypto';
import { collect, decodedCms, decryptBytes } from '@secure-mail/smime';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../keys/base64-url.js';
import { openForReader } from '../reading/open-for-reader.js';
import { testNow } from '../service-double/certificate-authority-double.js';
import { rememberedKeys } from '../service-double/secure-id-double.js';
import { createSendingScene, messageTo, type SendingScene } from '../service-double/sending-scene.js';
import type { ServiceDouble } from '../service-double/service-double.js';
import { pickupKek, pickupKeyId } from './deposit-secret.js';
import { protectAndCommit } from './protect-and-commit.js';

let scene: SendingScene;

beforeAll(async () => {
  scene = await createSendingScene();
});

describe('sending', () => {
  it('SE-3: subscribers get the message directly, the others through the gateway, all in one copy', async () => {
    const message = messageTo(
      'To: colleague@firm.example, client@elsewhere.example',
      'Cc: other@elsewhere.example',
    );
    const copy = await scene.sendOne(message);
    expect(copy.envelopeTo).toEqual(['colleague@firm.example', `emx-${copy.depositId}@gateway.example`]);

    const text = new TextDecoder().decode(copy.bytes);
    for (const secret of ['secret plan', 'noon', 'elsewhere.example']) expect(text).not.toContain(secret);

    const opened = await openForReader({
      message: copy.bytes,
      secureId: scene.colleague,
      now: testNow,
    });
    expect(opened.verdict.problems).toEqual([]);
    expect(opened.message.header('Subject')).toBe('The secret plan');
    expect(opened.message.header('To')).toContain('client@elsewhere.example');
    expect(opened.message.text()).toContain('Meet me at noon.');
    expect(await scene.opens(copy, scene.sender.encryption)).toBe(true);
  });

  it('commits to exactly what leaves: digest and size of the decoded CMS', async () => {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const cms = await collect(decodedCms(copy.bytes));
    const commitment = scene.double.commitments.at(-1);
    expect(commitment?.size).toBe(cms.length);
    expect(commitment?.digest).toBe(createHash('sha256').update(cms).digest('base64url'));
    expect(commitment?.recipients.map(({ address, question }) => [address, question])).toEqual([
      ['client@elsewhere.example', 'Where did we meet?'],
    ]);
  });

  it('MP-3: the sender can get the deposit secret back, and nobody else', async () => {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example, colleague@firm.example'));
    const stored = fromBase64Url(scene.double.commitments.at(-1)?.depositKeyForSender ?? '');
    const depositKey = await decryptBytes(stored, [scene.sender.encryption]);
    const kek = await pickupKek(depositKey);
    expect(await scene.opens(copy, { keyId: pickupKeyId(copy.depositId ?? ''), kek })).toBe(true);
    await expect(decryptBytes(stored, [scene.colleague.encryption])).rejects.toMatchObject({
      code: 'recipient-not-found',
    });
  });

  it('hands each copy to the keeper as it comes', async () => {
    const sizes: number[] = [];
    const keep = async (bytes: AsyncIterable<Uint8Array>) => sizes.push((await collect(bytes)).length);
    const copies = await protectAndCommit(await scene.order(messageTo('To: colleague@firm.example')), keep);
    expect(copies.map(({ bytes }) => bytes)).toEqual([1]);
    expect(sizes[0]).toBeGreaterThan(1000);
  });
});

describe('nothing leaves', () => {
  const silent = {
    prepareDeposit: () => Promise.reject(new Error('The service was asked.')),
    commitDeposit: () => Promise.reject(new Error('The service was asked.')),
  };

  it('without question and answer for every outsider', async () => {
    const message = messageTo('To: client@elsewhere.example, third@elsewhere.example');
    await expect(scene.send(message, { service: silent })).rejects.toMatchObject({
      code: 'question-missing',
      addresses: ['third@elsewhere.example'],
    });
  });

  it.each([
    ['empty-question', { question: ' ', answer: 'Rex' }],
    ['empty-answer', { question: 'Dog?', answer: ' - ' }],
  ])('with %s', async (code, asked) => {
    const changes = { service: silent, questions: new Map([['client@elsewhere.example', asked]]) };
    await expect(scene.send(messageTo('To: client@elsewhere.example'), changes)).rejects.toMatchObject({
      code,
    });
  });

  it('to more outsiders than one deposit takes', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `client${index}@elsewhere.example`);
    const message = messageTo(`To: ${many.join(',\r\n ')}`);
    await expect(scene.send(message, { service: silent })).rejects.toMatchObject({
      code: 'too-many-recipients',
    });
  });

  it('under the plan of another message', async () => {
    const { plan } = await scene.order(messageTo('To: colleague@firm.example'));
    const message = messageTo('To: colleague@firm.example', 'Bcc: hidden@firm.example');
    await expect(scene.send(message, { plan })).rejects.toMatchObject({ code: 'message-changed' });
  });

  it('that is larger than the service takes', async () => {
    const message = messageTo('To: client@elsewhere.example');
    for (const maxMessageBytes of [message.length - 1, message.length + 1]) {
      const commitments = scene.double.commitments.length;
      const description = { ...scene.double.description, maxMessageBytes };
      await expect(scene.send(message, { description })).rejects.toMatchObject({ code: 'message-too-large' });
      expect(scene.double.commitments).toHaveLength(commitments);
    }
  });

  it('attack: recipient key changed, until the sender confirms it; then it is remembered', async () => {
    const message = messageTo('To: colleague@firm.example');
    const known = rememberedKeys({ 'colleague@firm.example': 'another key' });
    const send = (...confirmed: readonly string[]) =>
      scene.send(message, { known, confirmedWarnings: new Set(confirmed) });
    await expect(send()).rejects.toMatchObject({ code: 'recipient-changed' });
    await expect(send('hidden@firm.example')).rejects.toMatchObject({ code: 'recipient-changed' });
    expect(await send('colleague@firm.example')).toHaveLength(1);
    expect(await send()).toHaveLength(1);
  });

  it('attack: vanished subscriber, never silently falls back to question and answer', async () => {
    const message = messageTo('To: client@elsewhere.example');
    const known = rememberedKeys({ 'client@elsewhere.example': 'a key' });
    const unconfirmed = () => scene.send(message, { known, service: silent });
    await expect(unconfirmed()).rejects.toMatchObject({ code: 'subscriber-vanished' });
    const confirmedWarnings = new Set(['client@elsewhere.example']);
    expect(await scene.send(message, { known, confirmedWarnings })).toHaveLength(1);
    await expect(unconfirmed()).rejects.toMatchObject({ code: 'subscriber-vanished' });
  });

  it('when the second of two deposits is refused: no copy is handed out', async () => {
    const message = messageTo('To: client@elsewhere.example', 'Bcc: other@elsewhere.example');
    let calls = 0;
    const service = {
      ...scene.double.service,
      commitDeposit: (body: Parameters<typeof scene.double.service.commitDeposit>[0]) =>
        ++calls === 2 ? Promise.reject(new Error('down')) : scene.double.service.commitDeposit(body),
    };
    await expect(scene.send(message, { service })).rejects.toThrow('down');
  });

  it('attack: to an address that the service made up for the gateway', async () => {
    const commitDeposit: ServiceDouble['service']['commitDeposit'] = async (body) => ({
      ...(await scene.double.service.commitDeposit(body)),
      gatewayAddress: 'somebody@elsewhere.example',
    });
    const service = { ...scene.double.service, commitDeposit };
    await expect(scene.send(messageTo('To: client@elsewhere.example'), { service })).rejects.toMatchObject({
      code: 'service-answer-invalid',
    });
  });

  it('when the service leaves a recipient out of its answer', async () => {
    const service = { ...scene.double.service, prepareDeposit: async () => ({ recipients: [] }) };
    await expect(scene.send(messageTo('To: client@elsewhere.example'), { service })).rejects.toMatchObject({
      code: 'deposit-answer-incomplete',
    });
  });

  it('attack: another root than the remembered one', async () => {
    const description = {
      ...scene.double.description,
      rootCertificate: toBase64Url(scene.colleague.signing.certificate.der),
    };
    await expect(scene.send(messageTo('To: colleague@firm.example'), { description })).rejects.toMatchObject({
      code: 'service-root-changed',
    });
  });
});
