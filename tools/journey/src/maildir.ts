import { watch } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

export interface DeliveredMail {
  readonly file: string;
  readonly bytes: Buffer;
  /** Parsed by a library that shares no code with the product. */
  readonly email: Email;
}

/** All messages of a mailbox, oldest first. */
export async function readMailbox(mailFolder: string, address: string): Promise<readonly DeliveredMail[]> {
  const folder = join(mailFolder, address, 'new');
  const names = await readdir(folder).catch(() => [] as string[]);
  const mails = await Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, name);
      const bytes = await readFile(file);
      return { file, bytes, email: await PostalMime.parse(bytes) };
    }),
  );
  return mails;
}

/**
 * Waits for a message in a mailbox.
 * @param seconds after which it counts as not delivered.
 * @throws {Error} naming what was waited for.
 */
export async function waitForMail(
  mailFolder: string,
  address: string,
  what: string,
  matches: (mail: DeliveredMail) => boolean,
  seconds = 60,
): Promise<DeliveredMail> {
  const folder = join(mailFolder, address, 'new');
  await mkdir(folder, { recursive: true });
  const deadline = AbortSignal.timeout(seconds * 1000);
  let wake = (): void => undefined;
  const watcher = watch(folder, () => wake());
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
      const found = (await readMailbox(mailFolder, address)).find(matches);
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error(`${what} did not arrive at ${address} within ${seconds} s.`);
      await changed;
    }
  } finally {
    watcher.close();
  }
}
