import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { type OpenOptions, openCms, openCmsStream, openMessage, openMessageStream } from '../index.js';
import {
  type AttackScene,
  encrypted,
  KEK,
  MESSAGE,
  newAttackScene,
  signed,
} from '../testing/attack-scene.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const FROM = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n');

/** Whoever requires authenticated encryption gets nothing else, however a message is opened. */
describe('authenticated encryption that is required', () => {
  let scene: AttackScene;
  let stores = { made: 0, discarded: 0 };
  beforeAll(async () => {
    scene = await newAttackScene();
  });

  const reading = (): OpenOptions => scene.reading({ keys: [KEK], require: 'authenticated-encryption' });
  const temporaryStore = () => {
    const store = memoryTemporaryStore();
    stores.made++;
    return {
      ...store,
      async discard() {
        stores.discarded++;
        await store.discard();
      },
    };
  };
  const ways = {
    openMessage: (entity: Uint8Array) => openMessage(concatBytes([FROM, entity]), reading()),
    openMessageStream: (entity: Uint8Array) =>
      openMessageStream(concatBytes([FROM, entity]), { ...reading(), temporaryStore }),
  };
  const refused = { code: 'not-authenticated-encryption' };

  test.each(['openMessage', 'openMessageStream'] as const)(
    'attack: %s gives out no message without any encryption, signed or not',
    async (way) => {
      const large = concatBytes([utf8('Content-Type: text/plain\r\n\r\n'), new Uint8Array(600_000).fill(97)]);
      for (const entity of [
        MESSAGE,
        large,
        await signed(MESSAGE, scene.anna),
        await signed(large, scene.anna),
      ]) {
        stores = { made: 0, discarded: 0 };
        await expect(ways[way](entity)).rejects.toMatchObject(refused);
        expect(stores.discarded).toBe(stores.made);
      }
    },
  );

  test('attack: nor a CMS that is signed alone, or encrypted without authentication', async () => {
    const entity = await signed(MESSAGE, scene.anna);
    const bare = entity.subarray(Buffer.from(entity).indexOf('\r\n\r\n') + 4);
    for (const cms of [bare, await encrypted(entity, 'aes-256-cbc')]) {
      await expect(openCms(cms, reading())).rejects.toMatchObject(refused);
      await expect(openCmsStream(cms, { ...reading(), temporaryStore })).rejects.toMatchObject(refused);
    }
  });

  test('what is encrypted as required is given out', async () => {
    const cms = await encrypted(await signed(MESSAGE, scene.anna));
    expect((await openCms(cms, reading())).verdict.encryption).toMatchObject({ authenticated: true });
    const stream = await openCmsStream(cms, { ...reading(), temporaryStore });
    expect(stream.verdict.encryption).toMatchObject({ authenticated: true });
  });
});
