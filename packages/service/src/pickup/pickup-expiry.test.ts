import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { PickupLink } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expireDeposits, sweepBlobs } from '../deposits/index.js';
import { pickupsOf, tryAnswer } from '../deposits/outsider-under-test.js';
import { onBothDatabases } from '../storage/store-under-test.js';
import { everyRow, type PickupUnderTest, startPickupUnderTest } from './pickup-under-test.js';

onBothDatabases((databaseUrl) => {
  let service: PickupUnderTest['service'];
  let waiting: PickupUnderTest['waiting'];
  let content: PickupUnderTest['content'];
  let stateOf: PickupUnderTest['stateOf'];

  beforeAll(async () => {
    ({ service, waiting, content, stateOf } = await startPickupUnderTest(databaseUrl()));
  });
  afterAll(async () => {
    await service.stop();
  });

  test('MP-4: after thirty days a genuine link is told so, and what the deposit held is gone', async () => {
    const { commitment, links } = await waiting(2);
    const [link] = links as [PickupLink];
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    const { blob_id } = await service.context.database
      .selectFrom('deposits')
      .select('blob_id')
      .where('id', '=', commitment.depositId)
      .executeTakeFirstOrThrow();
    service.advance(30 * 24 * 60 + 1);
    await expect(pickupsOf(service).openPickup(link)).rejects.toMatchObject({ code: 'pickup-expired' });
    expect((await content(pickupToken)).status).toBe(401);
    await expireDeposits(service.context);
    await expireDeposits(service.context);
    await expect(service.context.blobs.read(blob_id ?? '')).rejects.toMatchObject({
      message: 'The blob is not in the store.',
    });
    const everything = await everyRow(service);
    for (const { recordId, wrappedDepositKey } of commitment.recipients) {
      expect(everything.includes(recordId)).toBe(false);
      expect(everything.includes(wrappedDepositKey)).toBe(false);
    }
    await expect(pickupsOf(service).openPickup(link)).rejects.toMatchObject({ code: 'pickup-expired' });
    await expect(pickupsOf(service).openPickup({ ...link, token: 'A'.repeat(43) })).rejects.toMatchObject({
      code: 'pickup-not-found',
    });
    expect(await stateOf(commitment.depositId)).toEqual(['expired', 'expired']);
  });

  test('a blob that no deposit names is swept; the ones that are needed stay', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const orphan = await service.context.blobs.create();
    await orphan.keep();
    const folder = join(service.context.settings.dataFolder, 'blobs');
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), new Date(0), new Date(0));
    }
    await sweepBlobs(service.context);
    await expect(service.context.blobs.read(orphan.id)).rejects.toMatchObject({
      message: 'The blob is not in the store.',
    });
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    expect((await content(pickupToken)).status).toBe(200);
  });
});
