import { describe, expect, it } from 'vitest';
import { randomBytes } from '../keys/random-id.js';
import { sealPrivateKeys, unsealPrivateKeys, unwrapRoamingKey, wrapRoamingKey } from './sealed-keys.js';

const address = 'sender@firm.example';

describe('private keys sealed for roaming', () => {
  const keys = { signing: randomBytes(1200), encryption: randomBytes(900) };
  const roamingKey = randomBytes(32);

  it('come back whole', async () => {
    const sealed = await sealPrivateKeys(roamingKey, keys, address);
    expect(await unsealPrivateKeys(roamingKey, sealed, address)).toEqual(keys);
  });

  it('do not open for another address or under another roaming key', async () => {
    const sealed = await sealPrivateKeys(roamingKey, keys, address);
    expect(await unsealPrivateKeys(roamingKey, sealed, 'other@firm.example')).toBeUndefined();
    expect(await unsealPrivateKeys(randomBytes(32), sealed, address)).toBeUndefined();
  });

  it('attack: record id swapped, the roaming key does not open', async () => {
    const passwordKey = randomBytes(32);
    const wrapped = await wrapRoamingKey(passwordKey, roamingKey, address, 'password/one');
    expect(await unwrapRoamingKey(passwordKey, wrapped, address, 'password/one')).toEqual(roamingKey);
    expect(await unwrapRoamingKey(passwordKey, wrapped, address, 'password/two')).toBeUndefined();
    expect(
      await unwrapRoamingKey(passwordKey, wrapped, 'other@firm.example', 'password/one'),
    ).toBeUndefined();
  });
});
