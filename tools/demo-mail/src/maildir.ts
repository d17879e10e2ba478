import { EventEmitter } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DemoMailError } from './demo-mail-error.js';
import { makeFolderDurably, writeDurably } from './durable-file.js';

export interface StoredMessage {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly receivedAt: Date;
}

/**
 * One Maildir per recipient, `FOLDER/<address>/{tmp,new,cur}`, whatever the recipient's domain.
 * Source: D. J. Bernstein, "Using maildir format" (cr.yp.to/proto/maildir.html).
 */
export class Maildirs {
  readonly #folder: string;
  readonly #deliveries = new EventEmitter().setMaxListeners(0);

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Delivers under a name the caller chose, once: a name that is there already is left as it is. */
  async deliver(address: string, id: string, content: () => Readable): Promise<void> {
    const maildir = this.#pathOf(address);
    for (const part of ['tmp', 'new', 'cur']) await makeFolderDurably(join(maildir, part));
    if ((await this.#find(address, id)) !== undefined) return;
    await writeDurably(join(maildir, 'new', id), content(), join(maildir, 'tmp'));
    this.#deliveries.emit('delivered');
  }

  async addresses(): Promise<readonly string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(ifMissing([]));
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.includes('@'))
      .map((entry) => decodeURIComponent(entry.name))
      .sort();
  }

  /** Newest first. */
  async messages(address: string): Promise<readonly StoredMessage[]> {
    const found: StoredMessage[] = [];
    for (const part of ['new', 'cur']) {
      const folder = join(this.#pathOf(address), part);
      for (const name of await readdir(folder).catch(ifMissing([]))) {
        const { size, mtime } = await stat(join(folder, name));
        found.push({ id: idOf(name), path: join(folder, name), size, receivedAt: mtime });
      }
    }
    return found.sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a.id < b.id ? 1 : -1));
  }

  /** @throws {DemoMailError} `message-not-found` */
  async read(address: string, id: string): Promise<Buffer> {
    const path = await this.#find(address, id);
    if (path === undefined) throw new DemoMailError('message-not-found', 'There is no such message.');
    return readFile(path);
  }

  /** Resolves at the next delivery anywhere, or when the signal says so. */
  nextDelivery(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#deliveries.off('delivered', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#deliveries.once('delivered', done);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }

  async #find(address: string, id: string): Promise<string | undefined> {
    for (const part of ['new', 'cur']) {
      const folder = join(this.#pathOf(address), part);
      const name = (await readdir(folder).catch(ifMissing([]))).find((candidate) => idOf(candidate) === id);
      if (name !== undefined) return join(folder, name);
    }
    return undefined;
  }

  #pathOf(address: string): string {
    return join(this.#folder, folderNameOf(address));
  }
}

/**
 * The folder of an address: the address itself, with everything that a file system could misread escaped.
 * @throws {DemoMailError} `address-invalid`
 */
export function folderNameOf(address: string): string {
  const name = address.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a file name
  if (!/^[^@\s\u0000-\u001f]+@[^@\s\u0000-\u001f/\\]+$/.test(name) || name.length > 254) {
    throw new DemoMailError('address-invalid', 'That is not an address.');
  }
  const escaped = encodeURIComponent(name).replaceAll('%40', '@').replaceAll('*', '%2A');
  return escaped.startsWith('.') ? `%2E${escaped.slice(1)}` : escaped;
}

/** Without the flags that mail programs append in `cur`. */
function idOf(fileName: string): string {
  return fileName.split(':')[0] ?? fileName;
}

function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
