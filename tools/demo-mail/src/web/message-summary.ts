import { open } from 'node:fs/promises';
import PostalMime, { type Address } from 'postal-mime';
import type { StoredMessage } from '../maildir.js';

export interface MessageSummary {
  readonly id: string;
  readonly receivedAt: string;
  readonly size: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
}

/** Reads only as much as headers need. */
export async function summarise(message: StoredMessage): Promise<MessageSummary> {
  const headers = await headerBytes(message.path);
  const email = await PostalMime.parse(headers);
  return {
    id: message.id,
    receivedAt: message.receivedAt.toISOString(),
    size: message.size,
    from: addressText(email.from === undefined ? [] : [email.from]),
    to: addressText([...(email.to ?? []), ...(email.cc ?? [])]),
    subject: email.subject ?? '',
    messageId: email.messageId ?? '',
  };
}

export function addressText(addresses: readonly Address[]): string {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address }) => (name === '' || name === address ? (address ?? '') : `${name} <${address}>`))
    .join(', ');
}

async function headerBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * 1024), position: 0 });
    const start = buffer.subarray(0, bytesRead);
    const end = start.indexOf('\r\n\r\n');
    return end < 0 ? start : start.subarray(0, end + 4);
  } finally {
    await file.close();
  }
}
