export { type BlobDraft, BlobError, type BlobStore } from './blob-store.js';
export { openDiskBlobStore } from './disk-blob-store.js';
