import { collect, type DecryptionKey, decodedCms } from '@secure-mail/smime';
import { beforeAll, describe, expect, it } from 'vitest';
import { openForReader } from '../reading/open-for-reader.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { testNow } from '../service-double/certificate-authority-double.js';
import { createSendingScene, messageTo, type SendingScene } from '../service-double/sending-scene.js';

let scene: SendingScene;

beforeAll(async () => {
  scene = await createSendingScene();
});

describe('Bcc', () => {
  it('attack: Bcc read off the others’ copies, no copy holds a trace of another Bcc recipient', async () => {
    const copies = await scene.send(
      messageTo('To: colleague@firm.example', 'Bcc: hidden@firm.example, client@elsewhere.example'),
    );
    const [main, toHidden, toClient] = copies;
    if (!main || !toHidden || !toClient) throw new Error('A copy is missing.');
    expect(copies.map(({ envelopeTo }) => envelopeTo)).toEqual([
      ['colleague@firm.example'],
      ['hidden@firm.example'],
      [`emx-${toClient.depositId}@gateway.example`],
    ]);
    expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);

    const readable = async (key: DecryptionKey) => Promise.all(copies.map((copy) => scene.opens(copy, key)));
    expect(await readable(scene.sender.encryption)).toEqual([true, true, true]);
    expect(await readable(scene.colleague.encryption)).toEqual([true, false, false]);
    expect(await readable(scene.hidden.encryption)).toEqual([false, true, false]);

    for (const [copy, secureId] of [
      [main, scene.colleague],
      [toHidden, scene.hidden],
    ] as const) {
      const { bytes, message, verdict } = await openForReader({
        message: copy.bytes,
        secureId,
        now: testNow,
      });
      const others = copy === main ? /hidden@|client@elsewhere/ : /client@elsewhere/;
      expect(message.header('Bcc')).toBe(copy === main ? undefined : 'hidden@firm.example');
      expect(verdict.problems).not.toContain('not-addressed-to-reader');
      expect(new TextDecoder().decode(bytes)).not.toMatch(others);
    }
    for (const copy of copies) {
      const cms = Buffer.from(await collect(decodedCms(copy.bytes)));
      const traces = [scene.hidden, scene.colleague].filter((secureId) =>
        cms.includes(serialNumber(secureId)),
      );
      expect(traces.map(({ address }) => address)).toEqual(
        copy === main ? ['colleague@firm.example'] : copy === toHidden ? ['hidden@firm.example'] : [],
      );
      expect(cms.includes(toClient.depositId ?? '')).toBe(copy === toClient);
    }
  });

  function serialNumber({ encryption }: UnlockedSecureId): Buffer {
    return Buffer.from(encryption.certificate.serialNumber, 'hex');
  }
});
