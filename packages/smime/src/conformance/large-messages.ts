import { utf8 } from '../bytes/byte-arrays.js';
import { openMessage, protectMessage } from '../index.js';
import type { Told } from './case-result.js';
import type { Correspondents } from './correspondents.js';
import { toldOrRefused } from './told-message.js';

const MIB = 1024 * 1024;
const TODAY = new Date('2026-06-01T12:00:00Z');

/** A message with that many MiB of text, protected as it comes. */
export async function protectLarge(
  people: Correspondents,
  mebibytes: number,
): Promise<AsyncIterable<Uint8Array>> {
  const { bytes } = await protectMessage({
    message: largeMessage(mebibytes),
    signer: people.signer('P-256'),
    recipients: [people.recipient('P-256')],
    contentEncryption: 'aes-256-gcm',
    signingTime: TODAY,
  });
  return bytes;
}

export function openLarge(people: Correspondents, message: ReadableStream<Uint8Array>): Promise<Told> {
  const opened = openMessage(message, {
    keys: [people.key('P-256')],
    roots: [people.root],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  return toldOrRefused(opened);
}

async function* largeMessage(mebibytes: number): AsyncGenerator<Uint8Array> {
  yield utf8(
    'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Large\r\nMIME-Version: 1.0\r\n' +
      'Content-Type: text/plain\r\n\r\n',
  );
  const line = utf8(`${'x'.repeat(62)}\r\n`);
  for (let i = 0; i < mebibytes; i++) {
    const piece = new Uint8Array(MIB);
    for (let at = 0; at < MIB; at += line.length) piece.set(line, at);
    yield piece;
  }
}
