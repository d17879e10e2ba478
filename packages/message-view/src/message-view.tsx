import { type Language, translator } from '@secure-mail/locales';
import { useMemo } from 'preact/hooks';
import { AttachmentList } from './attachment-list.js';
import { MessageBody } from './message-body.js';
import { MessageHeaders } from './message-headers.js';
import { installMessageStyles } from './message-styles.js';
import type { MessagePresentation } from './presentation.js';
import { VerdictBanner } from './verdict-banner.js';

export interface MessageViewProps {
  readonly presentation: MessagePresentation;
  readonly language: Language;
}

/**
 * A decrypted message: verdict, headers, attachments, body. Needs of its page's Content-Security-Policy, which
 * the frame of the body inherits: `style-src 'self' 'unsafe-inline'; img-src data:`.
 */
export function MessageView({ presentation, language }: MessageViewProps) {
  const t = useMemo(() => translator(language), [language]);
  useMemo(() => installMessageStyles(document), []);
  return (
    <article class="message-view" aria-label={t('message.regionLabel')} lang={language}>
      <VerdictBanner presentation={presentation} language={language} t={t} />
      <MessageHeaders presentation={presentation} language={language} t={t} />
      <AttachmentList attachments={presentation.attachments} language={language} t={t} />
      <MessageBody presentation={presentation} language={language} t={t} />
    </article>
  );
}
