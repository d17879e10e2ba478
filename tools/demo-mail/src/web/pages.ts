import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { DemoMailError } from '../demo-mail-error.js';
import type { Maildirs } from '../maildir.js';
import { type Answer, notFound, nothingPolicy, page, pagePolicy } from './answer.js';
import { mailboxes } from './api.js';
import { foreignAnswer, frameDocument } from './foreign-html.js';
import { html, link, linkified, raw } from './html.js';
import { addressText, summarise } from './message-summary.js';
import { styleSheet } from './style-sheet.js';

/** `/`, `/mailboxes/A`, `/mailboxes/A/ID`, and below it `html`, `raw`, `attachments/N`. */
export async function answerPage(segments: readonly string[], maildirs: Maildirs): Promise<Answer> {
  const [first, address, id, part, number, ...rest] = segments;
  if (first === undefined) return mailboxesPage(maildirs);
  if (first === 'style.css')
    return { status: 200, type: 'text/css; charset=utf-8', body: styleSheet, policy: pagePolicy };
  if (first !== 'mailboxes' || address === undefined || rest.length > 0) return notFound;
  if (id === undefined) return mailboxPage(address, maildirs);
  const bytes = await maildirs.read(address, id);
  if (part === 'raw')
    return {
      status: 200,
      type: 'message/rfc822',
      body: bytes,
      policy: nothingPolicy,
      fileName: 'message.eml',
    };
  const email = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
  if (part === undefined) return messagePage(address, id, email);
  if (part === 'html') return foreignAnswer(frameDocument(email));
  if (part === 'attachments') return attachmentAnswer(email.attachments[Number(number)]);
  return notFound;
}

async function mailboxesPage(maildirs: Maildirs): Promise<Answer> {
  const all = await mailboxes(maildirs);
  const rows = all.map(
    ({ address, messages }) =>
      html`<li><a href="${link('mailboxes', address)}"><span class="name">${address}</span><span class="count">${messages}</span></a></li>`,
  );
  const content =
    rows.length === 0
      ? html`<p class="empty">No mail has arrived yet.</p>`
      : html`<ul class="rows">${rows}</ul>`;
  return page(layout('Mailboxes', html`<h1>Mailboxes</h1>${content}`));
}

async function mailboxPage(address: string, maildirs: Maildirs): Promise<Answer> {
  const messages = await Promise.all((await maildirs.messages(address)).map(summarise));
  const rows = messages.map(
    (message) => html`<li><a href="${link('mailboxes', address, message.id)}">
      <span class="from">${message.from || '(no sender)'}</span>
      <time datetime="${message.receivedAt}">${shortTime(message.receivedAt)}</time>
      <span class="subject">${message.subject || '(no subject)'}</span>
      <span class="size">${sizeText(message.size)}</span></a></li>`,
  );
  const content =
    rows.length === 0
      ? html`<p class="empty">Nothing here yet.</p>`
      : html`<ul class="rows messages">${rows}</ul>`;
  return page(layout(address, html`<nav><a href="/">Mailboxes</a></nav><h1>${address}</h1>${content}`));
}

function messagePage(address: string, id: string, email: Email): Answer {
  const field = (name: string, value: string) =>
    value === '' ? '' : html`<dt>${name}</dt><dd>${value}</dd>`;
  const attachments = email.attachments.map(
    (
      attachment,
      index,
    ) => html`<li><a href="${link('mailboxes', address, id, 'attachments', String(index))}" download>
      <span class="name">${nameOf(attachment)}</span><span class="size">${attachment.mimeType}, ${sizeText(contentOf(attachment).length)}</span></a></li>`,
  );
  return page(
    layout(
      email.subject ?? '(no subject)',
      html`<nav><a href="/">Mailboxes</a> <a href="${link('mailboxes', address)}">${address}</a></nav>
      <article>
        <h1>${email.subject ?? '(no subject)'}</h1>
        <dl>${field('From', addressText(email.from === undefined ? [] : [email.from]))}
          ${field('To', addressText(email.to ?? []))}${field('Cc', addressText(email.cc ?? []))}
          ${field('Date', email.date ?? '')}</dl>
        ${bodyOf(address, id, email)}
        ${attachments.length === 0 ? '' : html`<h2>Attachments</h2><ul class="rows">${attachments}</ul>`}
        <p><a href="${link('mailboxes', address, id, 'raw')}" download>Download the message as it arrived</a></p>
      </article>`,
    ),
  );
}

function bodyOf(address: string, id: string, email: Email) {
  const text = email.text?.trim() ? html`<pre class="text">${linkified(email.text.trim())}</pre>` : '';
  if (email.html === undefined) return text || html`<p class="empty">This message has no text.</p>`;
  const frame = html`<iframe title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${link('mailboxes', address, id, 'html')}"></iframe>`;
  return html`${frame}${text === '' ? '' : html`<details><summary>As plain text</summary>${text}</details>`}`;
}

function attachmentAnswer(attachment: Attachment | undefined): Answer {
  if (attachment === undefined) throw new DemoMailError('message-not-found', 'There is no such attachment.');
  // Never under its own type: nothing that came by mail is to run in this origin.
  return {
    status: 200,
    type: 'application/octet-stream',
    body: contentOf(attachment),
    policy: nothingPolicy,
    fileName: nameOf(attachment),
  };
}

function contentOf(attachment: Attachment): Uint8Array {
  return typeof attachment.content === 'string'
    ? Buffer.from(attachment.content)
    : new Uint8Array(attachment.content);
}

function nameOf(attachment: Attachment): string {
  return attachment.filename ?? (attachment.mimeType === 'message/rfc822' ? 'message.eml' : 'attachment');
}

function layout(title: string, content: ReturnType<typeof html>): string {
  return raw(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Demo mail</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Demo mail</a></header><main>${content}</main></body></html>`);
}

function shortTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
