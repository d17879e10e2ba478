import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeFolderDurably, writeDurably } from './durable-file.js';

export interface SpooledRecipient {
  readonly address: string;
  /** `mailbox`: a Maildir here. `gateway`: relayed. */
  readonly route: 'mailbox' | 'gateway';
  readonly attempts: number;
}

/** A message that was accepted and still has recipients to reach. */
export interface SpooledMessage {
  readonly id: string;
  readonly receivedAt: string;
  /** Empty for the null sender of a bounce. */
  readonly sender: string;
  readonly waiting: readonly SpooledRecipient[];
}

/**
 * Accepted messages on disk, until every recipient has theirs. A message exists from the moment its `.json`
 * is renamed into place; the `.eml` beside it was made durable before. So a kill at any instruction leaves
 * either a whole message or, at most, an `.eml` that nobody was promised and that the next start removes.
 */
export class Spool {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Spool> {
    await makeFolderDurably(folder);
    const names = new Set(await readdir(folder));
    for (const name of names) {
      const promised = name.endsWith('.json') || names.has(name.replace(/\.eml$/, '.json'));
      if (!promised) await rm(join(folder, name), { force: true });
    }
    return new Spool(folder);
  }

  newId(now: Date): string {
    return `${Math.floor(now.getTime() / 1000)}.${randomBytes(10).toString('hex')}`;
  }

  async add(message: SpooledMessage, content: Readable): Promise<void> {
    await writeDurably(this.#path(message.id, 'eml'), content);
    await this.save(message);
  }

  async save(message: SpooledMessage): Promise<void> {
    await writeDurably(this.#path(message.id, 'json'), JSON.stringify(message));
  }

  content(message: SpooledMessage): Readable {
    return createReadStream(this.#path(message.id, 'eml'));
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id, 'json'), { force: true });
    await rm(this.#path(id, 'eml'), { force: true });
  }

  async all(): Promise<readonly SpooledMessage[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json')).sort();
    return Promise.all(
      names.map(
        async (name) => JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as SpooledMessage,
      ),
    );
  }

  #path(id: string, extension: 'eml' | 'json'): string {
    return join(this.#folder, `${id}.${extension}`);
  }
}
