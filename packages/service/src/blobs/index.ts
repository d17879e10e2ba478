export type { BlobDraft, BlobStore } from './blob-store.js';
export { openDiskBlobStore } from './disk-blob-store.js';
