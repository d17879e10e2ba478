import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type KnownCorrespondents, type LocalSecureId, parseLocalSecureId } from '@secure-mail/client';
import { z } from 'zod';
import { DesktopError, reasonOf } from '../desktop-error.js';
import { Outbox } from '../outbox/outbox.js';
import { replaceDurably } from './durable-file.js';
import { assertOwnFolder, makeProfileFolder } from './profile-folder.js';
import { lockProfile } from './profile-lock.js';
import { type ProfileSettings, settings } from './settings.js';

/** What this person's machine keeps: the sealed Secure ID, settings, known correspondents, the outbox. */
export class Profile {
  readonly folder: string;
  readonly outbox: Outbox;
  /** Remembered keys; a change is how a lying directory shows. */
  readonly correspondents: KnownCorrespondents;
  readonly close: () => void;

  private constructor(folder: string, close: () => void) {
    this.folder = folder;
    this.outbox = new Outbox(join(folder, 'outbox'));
    this.correspondents = {
      get: async (address) => (await this.#keys()).get(address),
      put: async (address, fingerprint) => {
        const keys = new Map(await this.#keys()).set(address, fingerprint);
        await this.#write('correspondents.json', Object.fromEntries(keys));
      },
    };
    this.close = close;
  }

  /** For reading only; files are replaced whole, so a writer beside it does no harm. */
  static async read(folder: string): Promise<Profile> {
    await assertOwnFolder(folder);
    return new Profile(folder, () => undefined);
  }

  /**
   * For changing: made if it is not there, and locked until closed.
   * @throws {DesktopError} `profile-in-use`, `profile-unsafe`
   */
  static async change(folder: string): Promise<Profile> {
    await makeProfileFolder(folder);
    const lock = lockProfile(folder);
    return new Profile(folder, () => lock.release());
  }

  /**
   * Moves what cannot be understood out of the way, so that it can be made anew.
   * @returns the files, each of which is now `….damaged`
   */
  async setDamagedAside(): Promise<readonly string[]> {
    const files: string[] = [];
    for (const read of [() => this.settings(), () => this.secureId(), () => this.#keys()]) {
      try {
        await read();
      } catch (error) {
        if (!(error instanceof DesktopError && error.code === 'profile-damaged')) throw error;
        const file = String(error.values.file);
        await rename(file, `${file}.damaged`);
        files.push(file);
      }
    }
    return files;
  }

  /** @throws {DesktopError} `profile-damaged` */
  async settings(): Promise<ProfileSettings> {
    return this.#read('settings.json', (stored) => settings.parse(stored), { formatVersion: 1 });
  }

  async saveSettings(changed: ProfileSettings): Promise<void> {
    await this.#write('settings.json', changed);
  }

  /** @throws {DesktopError} `profile-damaged` */
  async secureId(): Promise<LocalSecureId | undefined> {
    return this.#read('secure-id.json', parseLocalSecureId, undefined);
  }

  /** @throws {DesktopError} `profile-empty`, `profile-damaged` */
  async requireSecureId(): Promise<LocalSecureId> {
    const found = await this.secureId();
    if (found === undefined) throw new DesktopError('profile-empty', { folder: this.folder });
    return found;
  }

  async saveSecureId(local: LocalSecureId): Promise<void> {
    await this.#write('secure-id.json', local);
  }

  async #keys(): Promise<ReadonlyMap<string, string>> {
    const stored = z.record(z.string(), z.string());
    return new Map(
      Object.entries(await this.#read('correspondents.json', (value) => stored.parse(value), {})),
    );
  }

  async #read<Value>(name: string, parse: (stored: unknown) => Value, missing: Value): Promise<Value> {
    const file = join(this.folder, name);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return missing;
      throw new DesktopError('file-unreadable', { file, detail: reasonOf(cause) }, { cause });
    }
    try {
      return parse(JSON.parse(text));
    } catch (cause) {
      throw new DesktopError('profile-damaged', { file }, { cause });
    }
  }

  async #write(name: string, value: unknown): Promise<void> {
    await replaceDurably(join(this.folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
  }
}
