import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64Url } from '../keys/base64-url.js';
import { pickupKek, pickupKeyId } from '../sending/deposit-secret.js';
import { createSendingScene, messageTo, type SendingScene } from '../service-double/sending-scene.js';
import { answerPickup, openPickup } from './pickup-answer.js';

let scene: SendingScene;

beforeAll(async () => {
  scene = await createSendingScene();
});

describe('picking up', () => {
  it('MP-2: the right answer opens the message, however it is typed; a wrong one says how many tries are left', async () => {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const { service } = scene.double;
    const link = scene.linkOf(copy);
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
    expect(await scene.opens(copy, key)).toBe(true);
    expect(await scene.opens(copy, { keyId: key.keyId, kek: answered.depositKey })).toBe(false);
  });
});

describe('a service that cheats at the pickup', () => {
  async function pickupOf(change: object) {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const { service } = scene.double;
    const link = scene.linkOf(copy);
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
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const link = scene.linkOf(copy);
    const service = {
      openPickup: async (body: typeof link) => ({
        ...(await scene.double.service.openPickup(body)),
        sealedQuestion: toBase64Url(new Uint8Array(60)),
      }),
    };
    await expect(openPickup({ service, link })).rejects.toMatchObject({ code: 'question-damaged' });
  });

  it('an answer registered in a form that this program does not know is not asked for', async () => {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const link = scene.linkOf(copy);
    const service = {
      openPickup: async (body: typeof link) => ({
        ...(await scene.double.service.openPickup(body)),
        answerNormalisation: 2,
      }),
    };
    await expect(openPickup({ service, link })).rejects.toMatchObject({ code: 'program-outdated' });
  });

  it('an empty answer costs no try', async () => {
    const copy = await scene.sendOne(messageTo('To: client@elsewhere.example'));
    const link = scene.linkOf(copy);
    const { openPickup: opening } = scene.double.service;
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
