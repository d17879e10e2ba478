import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, openMessage, protectMessage } from '@secure-mail/smime';
import type { Implementation, Task } from '../measurement.js';
import { messageFile, READER, readPeople } from '../measuring-folder.js';

/** From bytes to bytes: what a message costs beside the files it comes from and goes to. */
export const oursInMemory: Implementation = {
  async prepare({ operation, folder, bytes, recipients }: Task) {
    const people = readPeople(folder, recipients);
    const wire = join(folder, `ours-in-memory-${bytes}-${recipients}.eml`);
    const message = new Uint8Array(readFileSync(messageFile(folder, bytes)));
    const now = new Date();
    const protect = async () => {
      const { bytes: out } = await protectMessage({
        message,
        signer: { ...people.sender, chain: [people.issuing] },
        recipients: people.readers,
        contentEncryption: 'aes-256-gcm',
        signingTime: now,
      });
      return collect(out);
    };
    writeFileSync(wire, await protect());
    const sent = new Uint8Array(readFileSync(wire));
    const open = async () => {
      const { verdict } = await openMessage(sent, {
        keys: people.readers.slice(0, 1),
        roots: [people.root],
        at: now,
        readers: [READER],
      });
      if (verdict.problems.length > 0) throw new Error(verdict.problems.join());
    };
    return {
      run: async () => {
        await (operation === 'protect' ? protect() : open());
      },
      wire,
    };
  },
};
