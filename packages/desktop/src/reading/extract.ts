import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type MessageContent, type MimeEntity, messageContent, type OpenedMessage } from '@secure-mail/smime';
import { DesktopError, reasonOf } from '../desktop-error.js';
import { writeNewDurably } from '../profile/durable-file.js';
import { numberedName, safeFileName } from './safe-file-name.js';

export interface ExtractedFile {
  readonly name: string;
  readonly size: number;
}

/**
 * Writes `message.eml` (the decrypted message), `body.txt`, `body.html` and the attachments into a folder.
 * Nothing is ever overwritten: what is there already gets a neighbour with a number.
 * @throws {DesktopError} `file-unwritable`
 */
export async function extract(opened: OpenedMessage, target: string): Promise<readonly ExtractedFile[]> {
  const folder = resolve(target);
  const content = messageContent(opened.message);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const written: ExtractedFile[] = [];
    for (const { name, bytes } of filesOf(opened, content))
      written.push(await writeBeside(folder, name, bytes));
    return written;
  } catch (cause) {
    throw new DesktopError('file-unwritable', { file: folder, detail: reasonOf(cause) }, { cause });
  }
}

function* filesOf(
  opened: OpenedMessage,
  content: MessageContent,
): Iterable<{ name: string; bytes: string | Uint8Array }> {
  yield { name: 'message.eml', bytes: opened.bytes };
  if (content.text !== undefined) yield { name: 'body.txt', bytes: content.text };
  if (content.html !== undefined) yield { name: 'body.html', bytes: content.html };
  for (const part of [...content.inline, ...content.attachments]) {
    yield { name: safeFileName(attachmentName(part), 'attachment'), bytes: part.body() };
  }
}

/** The name its sender gave a part, or one from what it is. */
export function attachmentName(part: MimeEntity): string {
  const given = part.fileName ?? part.contentId;
  if (given !== undefined && given.trim() !== '') return given;
  return part.contentType === 'message/rfc822' ? 'message.eml' : 'attachment';
}

async function writeBeside(folder: string, name: string, bytes: string | Uint8Array): Promise<ExtractedFile> {
  for (let number = 1; ; number++) {
    const candidate = numberedName(name, number);
    try {
      return { name: candidate, size: await writeNewDurably(join(folder, candidate), bytes) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number >= 10_000) throw error;
    }
  }
}
