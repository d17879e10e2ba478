import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { Implementation, Task } from '../measurement.js';
import { readPeople } from '../measuring-folder.js';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/**
 * The RSA operations alone that a message needs, with keys read from DER: one signature and an encryption for each
 * recipient; one decryption and three verifications (message, certificate of the signer, issuing CA).
 */
export const rsa: Implementation = { prepare: (task) => prepare(task, { anew: true, verifications: 3 }) };

/** The same with keys at hand, and of a signer whose certificates were verified before. */
export const rsaKnown: Implementation = {
  prepare: (task) => prepare(task, { anew: false, verifications: 1 }),
};

async function prepare(
  { operation, folder, recipients }: Task,
  { anew, verifications }: { readonly anew: boolean; readonly verifications: number },
): ReturnType<Implementation['prepare']> {
  const { sender, readers } = readPeople(folder, recipients);
  const attributes = randomBytes(300);
  const contentKey = randomBytes(32);
  const privateKey = keyReader(anew, (pkcs8) =>
    createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
  );
  const publicKey = keyReader(anew, (spki) =>
    createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
  );
  const reader = readers[0]!;
  const encrypted = publicEncrypt({ key: publicKey(reader.key.spki), ...OAEP }, contentKey);
  const signature = sign('sha256', attributes, privateKey(sender.key.pkcs8));
  const protect = async () => {
    sign('sha256', attributes, privateKey(sender.key.pkcs8));
    for (const { key } of readers) publicEncrypt({ key: publicKey(key.spki), ...OAEP }, contentKey);
  };
  const open = async () => {
    privateDecrypt({ key: privateKey(reader.key.pkcs8), ...OAEP }, encrypted);
    for (let i = 0; i < verifications; i++)
      verify('sha256', attributes, publicKey(sender.key.spki), signature);
  };
  return { run: operation === 'protect' ? protect : open };
}

function keyReader(anew: boolean, read: (der: Uint8Array) => KeyObject): (der: Uint8Array) => KeyObject {
  if (anew) return read;
  const known = new Map<Uint8Array, KeyObject>();
  return (der) => {
    const key = known.get(der) ?? read(der);
    known.set(der, key);
    return key;
  };
}
