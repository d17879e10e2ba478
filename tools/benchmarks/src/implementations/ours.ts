import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openMessageStream, protectMessage } from '@secure-mail/smime';
import { fileStore } from '../file-store.js';
import type { Implementation, Task } from '../measurement.js';
import { messageFile, READER, readPeople } from '../measuring-folder.js';

const CHUNK = { highWaterMark: 256 * 1024 };

export const ours: Implementation = {
  async prepare({ operation, folder, bytes, recipients }: Task) {
    const people = readPeople(folder, recipients);
    const wire = join(folder, `ours-${bytes}-${recipients}.eml`);
    const now = new Date();
    const protect = async () => {
      const { bytes: out } = await protectMessage({
        message: createReadStream(messageFile(folder, bytes), CHUNK),
        signer: { ...people.sender, chain: [people.issuing] },
        recipients: people.readers,
        contentEncryption: 'aes-256-gcm',
        signingTime: now,
      });
      await pipeline(out, createWriteStream(wire, CHUNK));
    };
    const openIt = async () => {
      const opened = await openMessageStream(createReadStream(wire, CHUNK), {
        keys: people.readers.slice(0, 1),
        roots: [people.root],
        at: now,
        readers: [READER],
        temporaryStore: () => fileStore(join(folder, `store-${process.pid}`)),
      });
      if (opened.verdict.problems.length > 0) throw new Error(opened.verdict.problems.join());
      await pipeline(opened.payload(), createWriteStream(join(folder, 'ours-opened'), CHUNK));
      await opened.discard();
    };
    return { run: operation === 'protect' ? protect : openIt, wire };
  },
};
