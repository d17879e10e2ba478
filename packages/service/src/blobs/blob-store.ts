import type { Readable } from 'node:stream';

/** Where ciphertext lies. A blob is written once, read as often as needed, and removed. */
export interface BlobStore {
  /** Begins a blob that nobody else can see until it is kept. */
  create(): Promise<BlobDraft>;
  /** @throws {Refusal} `internal-error` when there is no such blob: whoever asks knows it from the database */
  read(id: string): Promise<{ readonly size: number; readonly content: Readable }>;
  /** Removing what is not there changes nothing. */
  remove(id: string): Promise<void>;
  /** Ids of everything kept before an instant, for the sweep of orphans; drafts left by a crash are removed on the way. */
  keptBefore(instant: Date): AsyncIterable<string>;
}

/** A blob being written. Either kept, which makes it durable, or discarded. */
export interface BlobDraft {
  readonly id: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Content and name are on disk when this resolves. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}
