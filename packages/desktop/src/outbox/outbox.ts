import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeepCopy } from '@secure-mail/client';
import { randomId } from '@secure-mail/client';
import { DesktopError } from '../desktop-error.js';
import { replaceDurably, syncFolder, writeNewDurably } from '../profile/durable-file.js';
import { type OutboxEntry, outboxEntry } from './outbox-entry.js';

/** A protected copy as it lies in a draft. */
export interface KeptCopy {
  readonly file: string;
  readonly size: number;
}

/** Copies being made; they count only once they are committed. */
export interface OutboxDraft {
  readonly keep: KeepCopy<KeptCopy>;
  /** Durable when it returns: from here on the message can be resumed. */
  commit(entry: Omit<OutboxEntry, 'formatVersion' | 'id'>): Promise<OutboxEntry>;
  discard(): Promise<void>;
}

/**
 * The journal of sending: protected copies only, each entry a folder that appears by one rename. What is not
 * renamed was never announced as sent to anybody and is removed.
 */
export class Outbox {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async draft(): Promise<OutboxDraft> {
    const id = randomId();
    const partial = join(this.#folder, `${id}.partial`);
    await mkdir(partial, { recursive: true, mode: 0o700 });
    let copies = 0;
    return {
      keep: async (bytes) => {
        const file = `copy-${++copies}.eml`;
        return { file, size: await writeNewDurably(join(partial, file), bytes) };
      },
      commit: async (started) => {
        const entry: OutboxEntry = { formatVersion: 1, id, ...started };
        await replaceDurably(join(partial, 'entry.json'), JSON.stringify(entry));
        await rename(partial, join(this.#folder, id));
        await syncFolder(this.#folder);
        return entry;
      },
      discard: () => rm(partial, { recursive: true, force: true }),
    };
  }

  /** Oldest first. */
  async all(): Promise<readonly OutboxEntry[]> {
    const names = (await this.#names()).filter((name) => !name.includes('.'));
    const entries = await Promise.all(names.map((name) => this.#read(name)));
    return entries.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  async find(messageDigest: string): Promise<OutboxEntry | undefined> {
    return (await this.all()).find((entry) => entry.messageDigest === messageDigest);
  }

  content(entry: OutboxEntry, file: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.#folder, entry.id, file), { highWaterMark: 256 * 1024 });
  }

  async save(entry: OutboxEntry): Promise<void> {
    await replaceDurably(join(this.#folder, entry.id, 'entry.json'), JSON.stringify(entry));
  }

  /** The rename makes it one step: what is left after a kill is removed by `tidy`. */
  async remove(id: string): Promise<void> {
    const removed = join(this.#folder, `${id}.removed`);
    await rename(join(this.#folder, id), removed);
    await rm(removed, { recursive: true, force: true });
  }

  /** Removes what a killed process left half made or half removed. Only for the one who holds the profile. */
  async tidy(): Promise<void> {
    for (const name of (await this.#names()).filter((candidate) => candidate.includes('.'))) {
      await rm(join(this.#folder, name), { recursive: true, force: true });
    }
  }

  async #names(): Promise<readonly string[]> {
    return readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  }

  async #read(id: string): Promise<OutboxEntry> {
    const file = join(this.#folder, id, 'entry.json');
    try {
      return outboxEntry.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (cause) {
      throw new DesktopError('profile-damaged', { file }, { cause });
    }
  }
}
