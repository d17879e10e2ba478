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
export const limit = singlePass(() => (chunk) => chunk);

/**
 * The same for what this project does with a message: its base64 attachments become binary before they are signed, so
 * that fewer bytes are hashed, encrypted and sent.
 */
export const limitDecoded = singlePass(() => {
  let inBody = false;
  return (chunk) => {
    const text = chunk.toString('latin1');
    const start = inBody ? 0 : text.indexOf(ENCODED_BODY) + ENCODED_BODY.length;
    inBody = true;
    return Buffer.from(text.slice(start), 'base64');
  };
});

const ENCODED_BODY = 'base64\r\n\r\n';

/** What is done with the chunks of one message before they are hashed. */
type Content = () => (chunk: Buffer) => Buffer;

function singlePass(content: Content): Implementation {
  return { prepare: (task) => prepare(task, content) };
}

async function prepare({ operation, folder, bytes, implementation }: Task, content: Content) {
  const wire = join(folder, `${implementation}-${bytes}.b64`);
  const protect = () =>
    pipeline(
      createReadStream(messageFile(folder, bytes), CHUNK),
      async function* (source: AsyncIterable<Buffer>) {
        const read = content();
        const hash = createHash('sha256');
        const cipher = createCipheriv('aes-256-gcm', KEY, NONCE);
        let held = Buffer.alloc(0);
        for await (const chunk of source) {
          const signed = read(chunk);
          hash.update(signed);
          const encrypted = cipher.update(signed);
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
      createWriteStream(join(folder, `${implementation}-opened`), CHUNK),
    );
  };
  // The wire of this process's own key.
  if (operation === 'open') await protect();
  return { run: operation === 'protect' ? protect : open, wire };
}
