import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
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

export interface OutboxContents {
  /** Oldest first. */
  readonly entries: readonly OutboxEntry[];
  /** Ids of entries whose journal cannot be read; they can only be removed. */
  readonly unreadable: readonly string[];
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

  async contents(): Promise<OutboxContents> {
    const entries: OutboxEntry[] = [];
    const unreadable: string[] = [];
    for (const id of (await this.#names()).filter((name) => !name.includes('.'))) {
      const journal = await this.#journal(id);
      if (journal === undefined) continue;
      const entry = parseJournal(journal);
      if (entry?.id === id) entries.push(entry);
      else unreadable.push(id);
    }
    return { entries: entries.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)), unreadable };
  }

  /**
   * The entry of a message whose sending began before.
   * @throws {DesktopError} `outbox-entry-damaged` where an unreadable journal still names this message: what
   * of it was sent cannot be told, so it is not sent once more.
   */
  async find(messageDigest: string): Promise<OutboxEntry | undefined> {
    const { entries, unreadable } = await this.contents();
    for (const id of unreadable) {
      if ((await this.#journal(id))?.includes(messageDigest)) throw damaged(id);
    }
    return entries.find((entry) => entry.messageDigest === messageDigest);
  }

  /** @throws {DesktopError} `outbox-entry-damaged`: half a copy must not reach anybody. */
  async assertWhole(entry: OutboxEntry, { file, size }: KeptCopy): Promise<void> {
    const found = await stat(join(this.#folder, entry.id, file)).catch(() => undefined);
    if (found?.size !== size) throw damaged(entry.id);
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

  /** The text of an entry's journal, empty where it cannot be had; nothing for an entry removed meanwhile. */
  async #journal(id: string): Promise<string | undefined> {
    const folder = join(this.#folder, id);
    try {
      return await readFile(join(folder, 'entry.json'), 'utf8');
    } catch {
      return stat(folder).then(
        () => '',
        () => undefined,
      );
    }
  }
}

function parseJournal(text: string): OutboxEntry | undefined {
  try {
    return outboxEntry.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function damaged(id: string): DesktopError {
  return new DesktopError('outbox-entry-damaged', { id });
}
