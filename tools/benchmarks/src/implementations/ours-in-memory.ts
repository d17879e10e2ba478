import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Certificate, collect, openMessage, protectMessage } from '@secure-mail/smime';
import type { Implementation, Task } from '../measurement.js';
import { messageFile, type People, READER, readPeople } from '../measuring-folder.js';

/** From bytes to bytes: what a message costs beside the files it comes from and goes to. */
export const oursInMemory: Implementation = { prepare: (task) => prepare(task, (people) => people) };

/** The same, each time with keys, and certificates of one's own, that were never seen before. */
export const oursAnew: Implementation = { prepare: (task) => prepare(task, readAnew) };

async function prepare(
  { operation, folder, bytes, recipients }: Task,
  peopleFor: (people: People) => People,
): ReturnType<Implementation['prepare']> {
  const known = readPeople(folder, recipients);
  const wire = join(folder, `ours-in-memory-${bytes}-${recipients}.eml`);
  const message = new Uint8Array(readFileSync(messageFile(folder, bytes)));
  const now = new Date();
  const protect = async () => {
    const people = peopleFor(known);
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
    const people = peopleFor(known);
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
}

function readAnew({ root, issuing, sender, readers }: People): People {
  const certificate = ({ der }: Certificate) => Certificate.fromDer(der.slice());
  const holder = (person: People['sender']) => ({
    certificate: certificate(person.certificate),
    key: { pkcs8: person.key.pkcs8.slice(), spki: person.key.spki.slice() },
  });
  return {
    root: certificate(root),
    issuing: certificate(issuing),
    sender: holder(sender),
    readers: readers.map(holder),
  };
}
