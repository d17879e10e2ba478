import { SmimeError } from '../smime-error.js';
import { textWithoutLegacyDisplay } from './legacy-display.js';
import type { MimeEntity } from './mime-entity.js';

/** What a reader shows of a message, and what hangs on it. */
export interface MessageContent {
  /** HTML as it was sent: hostile until it is sanitised. Several bodies stand one after another. */
  readonly html: string | undefined;
  /** Plain text; beside `html` the alternative to it. */
  readonly text: string | undefined;
  /** Parts that the HTML refers to by Content-ID (RFC 2392). */
  readonly inline: readonly MimeEntity[];
  /** Everything else but S/MIME signatures; an enclosed message is one of them. */
  readonly attachments: readonly MimeEntity[];
}

/**
 * Chooses the body among alternatives and sorts the other parts (RFC 2046 §5.1, RFC 2387). Header fields that the text
 * repeats for old programs, and says so, are left out (RFC 9788 §4.5.3).
 * @throws {SmimeError}
 * - `invalid-argument`: it is no MimeEntity.
 */
export function messageContent(entity: MimeEntity): MessageContent {
  if (typeof entity?.contentType !== 'string' || !Array.isArray(entity.parts))
    throw new SmimeError(
      'invalid-argument',
      'This is no MimeEntity. openMessage gives one as `message`, and parseMime of bytes.',
    );
  const content: Draft = { root: entity, html: [], text: [], inline: [], attachments: [] };
  collectFrom(entity, content, false);
  return {
    html: content.html.length > 0 ? content.html.join('\n') : undefined,
    text: content.text.length > 0 ? content.text.join('\n') : undefined,
    inline: content.inline,
    attachments: content.attachments,
  };
}

interface Draft {
  readonly root: MimeEntity;
  readonly html: string[];
  readonly text: string[];
  readonly inline: MimeEntity[];
  readonly attachments: MimeEntity[];
}

function collectFrom(entity: MimeEntity, content: Draft, related: boolean): void {
  const type = entity.contentType;
  if (type === 'multipart/alternative') {
    for (const part of entity.parts) collectFrom(part, content, related);
  } else if (type === 'multipart/related') {
    const start = entity.parameter('start')?.replace(/^<|>$/g, '');
    const root =
      entity.parts.find((part) => start !== undefined && part.contentId === start) ?? entity.parts[0];
    if (root) collectFrom(root, content, false);
    for (const part of entity.parts) if (part !== root) collectFrom(part, content, true);
  } else if (type === 'multipart/signed') {
    if (entity.parts[0]) collectFrom(entity.parts[0], content, related);
    for (const part of entity.parts.slice(1)) if (!isSignature(part)) content.attachments.push(part);
  } else if (type.startsWith('multipart/')) {
    for (const part of entity.parts) collectFrom(part, content, related);
  } else if (isBody(entity, content)) {
    const text = textWithoutLegacyDisplay(entity, content.root);
    (type === 'text/html' ? content.html : content.text).push(text);
  } else if (entity.disposition !== 'attachment' && (related || entity.contentId !== undefined)) {
    content.inline.push(entity);
  } else {
    content.attachments.push(entity);
  }
}

function isBody(entity: MimeEntity, content: Draft): boolean {
  if (entity.disposition === 'attachment' || entity.fileName !== undefined) return false;
  if (entity.contentType === 'text/html') return true;
  // Plain text after HTML, outside an alternative, would be lost among the HTML's readers only if it were dropped.
  return entity.contentType === 'text/plain' && (content.html.length === 0 || entity.contentId === undefined);
}

function isSignature(part: MimeEntity): boolean {
  return /^application\/(x-)?pkcs7-signature$/.test(part.contentType);
}
