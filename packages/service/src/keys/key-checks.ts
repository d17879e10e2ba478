import { createHmac } from 'node:crypto';
import { keyLabels } from '@secure-mail/contracts';
import { StartRefusal } from '../start-refusal.js';
import type { Database } from '../storage/index.js';
import type { KeyFolder } from './key-folder.js';

/**
 * Refuses master keys and OPAQUE setups that are not to the letter what this database was made with: with others
 * every password would be wrong and every link unknown, and new records would be lost with the next restore.
 * What is seen for the first time is noted.
 * @throws {StartRefusal} `keys-damaged`
 */
export async function checkKeys(database: Database, keys: KeyFolder, folder: string): Promise<void> {
  const key = await keys.deriveServiceKey(keyLabels.keyCheck);
  const macOf = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const expected = [
    { key: 'master', mac: macOf('master'), file: 'master.key' },
    ...keys.opaqueSetupIds.map((id) => ({
      key: `opaque-setup/${id}`,
      mac: macOf(`opaque-setup\n${id}\n${keys.opaqueSetup(id)}`),
      file: 'opaque-setups.json',
    })),
  ];
  const rows = await database.selectFrom('key_checks').selectAll().execute();
  const noted = new Map(rows.map((row) => [row.key, row.mac]));
  for (const { key: name, mac, file } of expected) {
    const before = noted.get(name);
    if (before === mac) continue;
    if (before !== undefined) throw new StartRefusal('keys-damaged', { what: `${folder}/${file}` });
    await database
      .insertInto('key_checks')
      .values({ key: name, mac })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
}
