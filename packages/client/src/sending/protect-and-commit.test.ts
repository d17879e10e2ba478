import { createHash } from 'node:crypto';
import {
  collect,
  type DecryptionKey,
  decodedCms,
  decryptBytes,
  openMessage,
  type PrivateKey,
} from '@secure-mail/smime';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../keys/base64-url.js';
import { answerPickup, openPickup } from '../pickup/pickup-answer.js';
import { openForReader } from '../reading/open-for-reader.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { testNow } from '../service-double/certificate-authority-double.js';
import { activatedSecureId, rememberedKeys } from '../service-double/secure-id-double.js';
import { createServiceDouble, type ServiceDouble } from '../service-double/service-double.js';
import { pickupKek, pickupKeyId } from './deposit-secret.js';
import type { KnownCorrespondents } from './known-correspondents.js';
import { planSend } from './plan-send.js';
import { type OutgoingCopy, type ProtectAndCommit, protectAndCommit } from './protect-and-commit.js';

let double: ServiceDouble;
let sender: UnlockedSecureId;
let colleague: UnlockedSecureId;
let hidden: UnlockedSecureId;
let known: KnownCorrespondents;

beforeAll(async () => {
  double = await createServiceDouble();
  sender = await activatedSecureId(double, 'sender@firm.example');
  colleague = await activatedSecureId(double, 'colleague@firm.example');
  hidden = await activatedSecureId(double, 'hidden@firm.example');
});

beforeEach(() => {
  known = rememberedKeys();
});

const questions = new Map([
  ['client@elsewhere.example', { question: ' Where did we meet? ', answer: 'Sankt-Martins-Platz 4' }],
  ['other@elsewhere.example', { question: 'Your dog?', answer: 'Rex' }],
]);

function messageTo(...recipients: readonly string[]): Uint8Array {
  const headers = ['From: Sam Sender <sender@firm.example>', ...recipients, 'Subject: The secret plan'];
  return new TextEncoder().encode([...headers, '', 'Meet me at noon.', ''].join('\r\n'));
}

async function order(
  message: Uint8Array,
  changes: Partial<ProtectAndCommit> = {},
): Promise<ProtectAndCommit> {
  const { service, description } = double;
  const plan = await planSend({ message, secureId: sender, service, known, now: testNow });
  const common = { plan, message, secureId: sender, service, description, questions, known, now: testNow };
  return { ...common, language: 'en', ...changes };
}

async function send(message: Uint8Array, changes: Partial<ProtectAndCommit> = {}) {
  return protectAndCommit(await order(message, changes));
}

async function opens(copy: OutgoingCopy | undefined, key: DecryptionKey): Promise<boolean> {
  const options = { keys: [key], roots: [sender.root], at: testNow, readers: [] };
  return openMessage(copy?.bytes ?? new Uint8Array(), options).then(
    () => true,
    () => false,
  );
}

describe('sending', () => {
  it('SE-3: subscribers get the message directly, the others through the gateway, all in one copy', async () => {
    const message = messageTo(
      'To: colleague@firm.example, client@elsewhere.example',
      'Cc: other@elsewhere.example',
    );
    const [copy, ...rest] = await send(message);
    expect(rest).toEqual([]);
    expect(copy?.envelopeTo).toEqual(['colleague@firm.example', `emx-${copy?.depositId}@gateway.example`]);

    const text = new TextDecoder().decode(copy?.bytes);
    for (const secret of ['secret plan', 'noon', 'elsewhere.example']) expect(text).not.toContain(secret);

    const opened = await openForReader({
      message: copy?.bytes ?? new Uint8Array(),
      secureId: colleague,
      now: testNow,
    });
    expect(opened.verdict.problems).toEqual([]);
    expect(opened.message.header('Subject')).toBe('The secret plan');
    expect(opened.message.header('To')).toContain('client@elsewhere.example');
    expect(opened.message.text()).toContain('Meet me at noon.');
    expect(await opens(copy, sender.encryption)).toBe(true);
  });

  it('commits to exactly what leaves: digest and size of the decoded CMS', async () => {
    const [copy] = await send(messageTo('To: client@elsewhere.example'));
    const cms = await collect(decodedCms(copy?.bytes ?? new Uint8Array()));
    const commitment = double.commitments.at(-1);
    expect(commitment?.size).toBe(cms.length);
    expect(commitment?.digest).toBe(createHash('sha256').update(cms).digest('base64url'));
    expect(commitment?.recipients.map(({ address, question }) => [address, question])).toEqual([
      ['client@elsewhere.example', 'Where did we meet?'],
    ]);
  });

  it('MP-2: the right answer opens the message, however it is typed; a wrong one says how many tries are left', async () => {
    const [copy] = await send(messageTo('To: client@elsewhere.example'));
    const { service } = double;
    const link = linkOf(copy);
    const pickup = await openPickup({ service, link });
    expect(pickup.question).toBe('Where did we meet?');
    expect(await answerPickup({ service, link, pickup, answer: 'At the fair' })).toEqual({
      right: false,
      triesLeft: 4,
    });
    const answered = await answerPickup({ service, link, pickup, answer: 'sankt martins platz 4' });
    if (!answered.right) throw new Error('The right answer was refused.');
    const { depositId } = link;
    const key = { keyId: pickupKeyId(depositId), kek: await pickupKek(answered.depositKey) };
    expect(await opens(copy, key)).toBe(true);
    expect(await opens(copy, { keyId: key.keyId, kek: answered.depositKey })).toBe(false);
  });

  it('MP-3: the sender can get the deposit secret back, and nobody else', async () => {
    const [copy] = await send(messageTo('To: client@elsewhere.example, colleague@firm.example'));
    const stored = fromBase64Url(double.commitments.at(-1)?.depositKeyForSender ?? '');
    const depositKey = await decryptBytes(stored, [sender.encryption]);
    const kek = await pickupKek(depositKey);
    expect(await opens(copy, { keyId: pickupKeyId(copy?.depositId ?? ''), kek })).toBe(true);
    await expect(decryptBytes(stored, [colleague.encryption])).rejects.toMatchObject({
      code: 'recipient-not-found',
    });
  });

  it('hands each copy to the keeper as it comes', async () => {
    const sizes: number[] = [];
    const keep = async (bytes: AsyncIterable<Uint8Array>) => sizes.push((await collect(bytes)).length);
    const copies = await protectAndCommit(await order(messageTo('To: colleague@firm.example')), keep);
    expect(copies.map(({ bytes }) => bytes)).toEqual([1]);
    expect(sizes[0]).toBeGreaterThan(1000);
  });
});

describe('Bcc', () => {
  it('attack: Bcc read off the others’ copies, no copy holds a trace of another Bcc recipient', async () => {
    const copies = await send(
      messageTo('To: colleague@firm.example', 'Bcc: hidden@firm.example, client@elsewhere.example'),
    );
    const [main, toHidden, toClient] = copies;
    expect(copies.map(({ envelopeTo }) => envelopeTo)).toEqual([
      ['colleague@firm.example'],
      ['hidden@firm.example'],
      [`emx-${toClient?.depositId}@gateway.example`],
    ]);
    expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);

    const readable = async (key: DecryptionKey) => Promise.all(copies.map((copy) => opens(copy, key)));
    expect(await readable(sender.encryption)).toEqual([true, true, true]);
    expect(await readable(colleague.encryption)).toEqual([true, false, false]);
    expect(await readable(hidden.encryption)).toEqual([false, true, false]);

    for (const [copy, secureId] of [
      [main, colleague],
      [toHidden, hidden],
    ] as const) {
      const { bytes, message } = await openForReader({
        message: copy?.bytes ?? new Uint8Array(),
        secureId,
        now: testNow,
      });
      expect(message.header('Bcc')).toBeUndefined();
      expect(new TextDecoder().decode(bytes)).not.toMatch(/hidden@|client@elsewhere/);
    }
    for (const copy of copies) {
      const cms = Buffer.from(await collect(decodedCms(copy.bytes)));
      const traces = [hidden, colleague].filter(({ encryption }) => cms.includes(serialNumber(encryption)));
      expect(traces.map(({ address }) => address)).toEqual(
        copy === main ? ['colleague@firm.example'] : copy === toHidden ? ['hidden@firm.example'] : [],
      );
      expect(cms.includes(toClient?.depositId ?? '')).toBe(copy === toClient);
    }
  });

  function serialNumber({ certificate }: { certificate: { serialNumber: string }; key: PrivateKey }): Buffer {
    return Buffer.from(certificate.serialNumber, 'hex');
  }
});

describe('nothing leaves', () => {
  const silent = {
    prepareDeposit: () => Promise.reject(new Error('The service was asked.')),
    commitDeposit: () => Promise.reject(new Error('The service was asked.')),
  };

  it('without question and answer for every outsider', async () => {
    const message = messageTo('To: client@elsewhere.example, third@elsewhere.example');
    await expect(send(message, { service: silent })).rejects.toMatchObject({
      code: 'question-missing',
      addresses: ['third@elsewhere.example'],
    });
  });

  it.each([
    ['empty-question', { question: ' ', answer: 'Rex' }],
    ['empty-answer', { question: 'Dog?', answer: ' - ' }],
  ])('with %s', async (code, asked) => {
    const changes = { service: silent, questions: new Map([['client@elsewhere.example', asked]]) };
    await expect(send(messageTo('To: client@elsewhere.example'), changes)).rejects.toMatchObject({ code });
  });

  it('to more outsiders than one deposit takes', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `client${index}@elsewhere.example`);
    const message = messageTo(`To: ${many.join(',\r\n ')}`);
    await expect(send(message, { service: silent })).rejects.toMatchObject({ code: 'too-many-recipients' });
  });

  it('under the plan of another message', async () => {
    const { plan } = await order(messageTo('To: colleague@firm.example'));
    const message = messageTo('To: colleague@firm.example', 'Bcc: hidden@firm.example');
    await expect(send(message, { plan })).rejects.toMatchObject({ code: 'message-changed' });
  });

  it('that is larger than the service takes', async () => {
    const message = messageTo('To: client@elsewhere.example');
    for (const maxMessageBytes of [message.length - 1, message.length + 1]) {
      const commitments = double.commitments.length;
      const description = { ...double.description, maxMessageBytes };
      await expect(send(message, { description })).rejects.toMatchObject({ code: 'message-too-large' });
      expect(double.commitments).toHaveLength(commitments);
    }
  });

  it('attack: recipient key changed, until the sender confirms it; then it is remembered', async () => {
    const message = messageTo('To: colleague@firm.example');
    await known.put('colleague@firm.example', 'another key');
    await expect(send(message)).rejects.toMatchObject({ code: 'recipient-changed' });
    await expect(
      send(message, { confirmedWarnings: new Set(['hidden@firm.example']) }),
    ).rejects.toMatchObject({
      code: 'recipient-changed',
    });
    expect(await send(message, { confirmedWarnings: new Set(['colleague@firm.example']) })).toHaveLength(1);
    expect(await send(message)).toHaveLength(1);
  });

  it('attack: vanished subscriber, never silently falls back to question and answer', async () => {
    const message = messageTo('To: client@elsewhere.example');
    await known.put('client@elsewhere.example', 'a key');
    await expect(send(message, { service: silent })).rejects.toMatchObject({ code: 'subscriber-vanished' });
    const confirmed = { confirmedWarnings: new Set(['client@elsewhere.example']) };
    expect(await send(message, confirmed)).toHaveLength(1);
    await expect(send(message, { service: silent })).rejects.toMatchObject({ code: 'subscriber-vanished' });
  });

  it('when the second of two deposits is refused: no copy is handed out', async () => {
    const message = messageTo('To: client@elsewhere.example', 'Bcc: other@elsewhere.example');
    let calls = 0;
    const service = {
      ...double.service,
      commitDeposit: (body: Parameters<typeof double.service.commitDeposit>[0]) =>
        ++calls === 2 ? Promise.reject(new Error('down')) : double.service.commitDeposit(body),
    };
    await expect(send(message, { service })).rejects.toThrow('down');
  });

  it('attack: to an address that the service made up for the gateway', async () => {
    const commitDeposit: ServiceDouble['service']['commitDeposit'] = async (body) => ({
      ...(await double.service.commitDeposit(body)),
      gatewayAddress: 'somebody@elsewhere.example',
    });
    const service = { ...double.service, commitDeposit };
    await expect(send(messageTo('To: client@elsewhere.example'), { service })).rejects.toMatchObject({
      code: 'service-answer-invalid',
    });
  });

  it('when the service leaves a recipient out of its answer', async () => {
    const service = { ...double.service, prepareDeposit: async () => ({ recipients: [] }) };
    await expect(send(messageTo('To: client@elsewhere.example'), { service })).rejects.toMatchObject({
      code: 'deposit-answer-incomplete',
    });
  });

  it('attack: another root than the remembered one', async () => {
    const description = {
      ...double.description,
      rootCertificate: toBase64Url(colleague.signing.certificate.der),
    };
    await expect(send(messageTo('To: colleague@firm.example'), { description })).rejects.toMatchObject({
      code: 'service-root-changed',
    });
  });
});

describe('a service that cheats at the pickup', () => {
  async function pickupOf(change: object) {
    const [copy] = await send(messageTo('To: client@elsewhere.example'));
    const { service } = double;
    const link = linkOf(copy);
    const pickup = { ...(await openPickup({ service, link })), ...change };
    return answerPickup({ service, link, pickup, answer: 'Sankt-Martins-Platz 4' });
  }

  it('attack: question swapped, unwrapping fails', async () => {
    await expect(pickupOf({ question: 'What is your card number?' })).rejects.toMatchObject({
      code: 'deposit-key-damaged',
    });
  });

  it('attack: record id swapped, unwrapping fails', async () => {
    await expect(pickupOf({ recordId: 'another' })).rejects.toMatchObject({ code: 'deposit-key-damaged' });
  });

  it('attack: a question sealed by somebody without the token is not shown', async () => {
    const [copy] = await send(messageTo('To: client@elsewhere.example'));
    const link = linkOf(copy);
    const service = {
      openPickup: async (body: typeof link) => ({
        ...(await double.service.openPickup(body)),
        sealedQuestion: toBase64Url(new Uint8Array(60)),
      }),
    };
    await expect(openPickup({ service, link })).rejects.toMatchObject({ code: 'question-damaged' });
  });

  it('an empty answer costs no try', async () => {
    const [copy] = await send(messageTo('To: client@elsewhere.example'));
    const link = linkOf(copy);
    const { openPickup: opening } = double.service;
    const pickup = await openPickup({ service: { openPickup: opening }, link });
    const service = {
      startPickup: () => Promise.reject(new Error('A try was charged.')),
      finishPickup: () => Promise.reject(new Error('A try was charged.')),
    };
    await expect(answerPickup({ service, link, pickup, answer: ' ?' })).rejects.toMatchObject({
      code: 'empty-answer',
    });
  });
});

function linkOf(copy: OutgoingCopy | undefined) {
  return double.linkFor(copy?.depositId ?? '', 'client@elsewhere.example');
}
