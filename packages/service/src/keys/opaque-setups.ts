import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { StartRefusal } from '../start-refusal.js';
import { readKeyFile, writeKeyFile } from './key-file.js';

const keyring = z.object({ current: z.string(), setups: z.record(z.string(), z.string().min(1)) });

/** OPAQUE's server setups, by id. New records use the current one; older ones stay for the records made with them. */
export type OpaqueSetups = Readonly<z.infer<typeof keyring>>;

const fileName = 'opaque-setups.json';

export async function makeOpaqueSetups(folder: string): Promise<void> {
  const opaque = await import('@serenity-kit/opaque');
  await opaque.ready;
  const id = randomBytes(12).toString('base64url');
  const made: OpaqueSetups = { current: id, setups: { [id]: opaque.server.createSetup() } };
  await writeKeyFile(join(folder, fileName), `${JSON.stringify(made, undefined, 2)}\n`);
}

/** @throws {StartRefusal} `keys-missing`, `keys-damaged` */
export async function readOpaqueSetups(folder: string): Promise<OpaqueSetups> {
  const text = await readKeyFile(join(folder, fileName));
  if (text === undefined) throw new StartRefusal('keys-missing', { what: join(folder, fileName) });
  try {
    const setups = keyring.parse(JSON.parse(text));
    if (!Object.hasOwn(setups.setups, setups.current)) throw new Error('the current setup is not there');
    return setups;
  } catch (cause) {
    throw new StartRefusal('keys-damaged', { what: join(folder, fileName) }, cause);
  }
}
