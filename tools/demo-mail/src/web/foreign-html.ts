import type { Email } from 'postal-mime';
import { type Answer, foreignPolicy } from './answer.js';

/** A message's HTML as a document of its own for the sandboxed frame, its inline images as data. */
export function frameDocument(email: Email): string {
  const images = new Map(
    email.attachments
      .filter(({ contentId, mimeType }) => contentId !== undefined && /^image\/[a-z.+-]+$/.test(mimeType))
      .map(({ contentId, mimeType, content }) => [
        contentId?.replace(/^<|>$/g, '') ?? '',
        `data:${mimeType};base64,${Buffer.from(content as ArrayBuffer).toString('base64')}`,
      ]),
  );
  const body = (email.html ?? '').replace(
    /\bcid:([^"'\s)>]+)/gi,
    (whole, id: string) => images.get(decoded(id)) ?? whole,
  );
  // Paper is white: most mails' HTML sets dark text and counts on that.
  return `<!doctype html><meta charset="utf-8"><base target="_blank"><style>html{background:#fff;color:#222;font-family:system-ui,sans-serif}</style>${body}`;
}

export function foreignAnswer(document: string): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body: document, policy: foreignPolicy };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
