import type { Translate } from '@secure-mail/locales';
import { useState } from 'preact/hooks';
import { isDangerousAttachment, safeAttachmentName } from './attachment-name.js';
import { formatSize } from './display-formats.js';
import type { AttachmentPresentation } from './presentation.js';

/** Attachments are saved, never opened in place: whatever is in them stays out of this page. */
export function AttachmentList({
  attachments,
  language,
  t,
}: {
  readonly attachments: readonly AttachmentPresentation[];
  readonly language: string;
  readonly t: Translate;
}) {
  if (attachments.length === 0) return null;
  return (
    <section class="message-attachments" aria-labelledby="message-attachments-heading">
      <h3 id="message-attachments-heading">{t('message.attachments', { count: attachments.length })}</h3>
      <ul>
        {attachments.map((attachment, index) => (
          <Attachment key={`${index} ${attachment.name}`} attachment={attachment} language={language} t={t} />
        ))}
      </ul>
    </section>
  );
}

function Attachment({
  attachment,
  language,
  t,
}: {
  readonly attachment: AttachmentPresentation;
  readonly language: string;
  readonly t: Translate;
}) {
  const [failed, setFailed] = useState(false);
  const name = safeAttachmentName(attachment.name, t('message.attachmentUnnamed'));
  const size = formatSize(attachment.size, language);
  const save = async () => {
    try {
      setFailed(false);
      const { content } = attachment;
      saveAs(name, typeof content === 'function' ? await content() : content);
    } catch {
      setFailed(true);
    }
  };
  return (
    <li>
      <button
        type="button"
        class="message-attachment"
        aria-label={t('message.attachmentSave', { name, size })}
        onClick={save}
      >
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
          <path
            fill="currentColor"
            d="M11 3h2v9.2l3.3-3.3 1.4 1.4L12 16l-5.7-5.7 1.4-1.4L11 12.2V3ZM4 18h16v2H4z"
          />
        </svg>
        <bdi class="message-attachment-name">{name}</bdi>
        <span class="message-attachment-size">{size}</span>
      </button>
      {isDangerousAttachment(attachment.name, attachment.type) && (
        <p class="message-attachment-warning">{t('message.attachmentDangerous')}</p>
      )}
      <p class="message-attachment-warning" role="alert">
        {failed ? t('message.attachmentFailed', { name }) : ''}
      </p>
    </li>
  );
}

/** As bytes of no particular type, so that no browser has the idea to show them. */
function saveAs(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(
    new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
