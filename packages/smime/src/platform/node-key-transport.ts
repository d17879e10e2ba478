import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';
import type { Pkcs1KeyTransport } from './key-transport.js';

const ALGORITHM = { name: 'RSAES-PKCS1-v1_5' };

/** @peculiar/webcrypto has the algorithm that Node's own WebCrypto lacks; it is loaded when first needed. */
export const pkcs1KeyTransport: Pkcs1KeyTransport = {
  async encrypt(spki, contentKey) {
    const { subtle } = await peculiar();
    const key = await subtle.importKey('spki', plainBytes(spki), { ...ALGORITHM, hash: 'SHA-256' }, false, [
      'encrypt',
    ]);
    return new Uint8Array(await subtle.encrypt(ALGORITHM, key, plainBytes(contentKey))) as Bytes;
  },
  async decrypt(pkcs8, encryptedKey) {
    const { subtle } = await peculiar();
    const key = await subtle.importKey('pkcs8', plainBytes(pkcs8), { ...ALGORITHM, hash: 'SHA-256' }, false, [
      'decrypt',
    ]);
    return new Uint8Array(await subtle.decrypt(ALGORITHM, key, plainBytes(encryptedKey))) as Bytes;
  },
};

let crypto: Promise<Crypto> | undefined;
function peculiar(): Promise<Crypto> {
  crypto ??= import('@peculiar/webcrypto').then((module) => new module.Crypto() as unknown as Crypto);
  return crypto;
}
