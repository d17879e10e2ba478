import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Implementation, Task } from '../measurement.js';
import { messageFile } from '../measuring-folder.js';

const CHUNK = { highWaterMark: 256 * 1024 };
const KEY = randomBytes(32);
const NONCE = randomBytes(12);
const LINE = 57;

/** The least that has to be done in Node, in one pass: read, SHA-256, AES-256-GCM, base64, write; and backwards. */
export const limit: Implementation = {
  async prepare({ operation, folder, bytes }: Task) {
    const wire = join(folder, `limit-${bytes}.b64`);
    const protect = () =>
      pipeline(
        createReadStream(messageFile(folder, bytes), CHUNK),
        async function* (source: AsyncIterable<Buffer>) {
          const hash = createHash('sha256');
          const cipher = createCipheriv('aes-256-gcm', KEY, NONCE);
          let held = Buffer.alloc(0);
          for await (const chunk of source) {
            hash.update(chunk);
            const encrypted = cipher.update(chunk);
            const all = held.length > 0 ? Buffer.concat([held, encrypted]) : encrypted;
            const whole = all.length - (all.length % LINE);
            yield all.toString('base64', 0, whole);
            held = all.subarray(whole);
          }
          cipher.final();
          hash.digest();
          yield held.toString('base64');
        },
        createWriteStream(wire, CHUNK),
      );
    const open = async () => {
      const decipher = createDecipheriv('aes-256-gcm', KEY, NONCE);
      const hash = createHash('sha256');
      await pipeline(
        createReadStream(wire, { ...CHUNK, encoding: 'latin1' }),
        async function* (source: AsyncIterable<string>) {
          let held = '';
          for await (const chunk of source) {
            const text = held + chunk;
            const whole = text.length - (text.length % 4);
            held = text.slice(whole);
            const decrypted = decipher.update(Buffer.from(text.slice(0, whole), 'base64'));
            hash.update(decrypted);
            yield decrypted;
          }
          hash.digest();
        },
        createWriteStream(join(folder, 'limit-opened'), CHUNK),
      );
    };
    // The wire of this process's own key.
    if (operation === 'open') await protect();
    return { run: operation === 'protect' ? protect : open, wire };
  },
};
