import type { Translate } from '@secure-mail/locales';
import { useMemo, useState } from 'preact/hooks';
import { frameDocument, frameSandbox } from './frame-document.js';
import { htmlAsText } from './html-as-text.js';
import { plainTextLines, type TextLine } from './plain-text.js';
import type { MessagePresentation, VerdictPresentation } from './presentation.js';
import { safeHtml } from './safe-html.js';

/** The body: formatted in a frame that can do nothing, or as text. */
export function MessageBody({ presentation, language, t }: BodyProps) {
  const { html, text } = presentation;
  const distrusted = couldHaveBeenAltered(presentation.verdict);
  const [plain, setPlain] = useState(false);
  const [large, setLarge] = useState(false);
  const formatted = html !== undefined && !distrusted;
  return (
    <section class="message-body" aria-label={t('message.body')}>
      {distrusted && <p class="message-notice">{t('message.shownAsText')}</p>}
      {formatted && !plain ? (
        <>
          <FormattedBody html={html} large={large} presentation={presentation} language={language} t={t} />
          <PrintedBody text={text ?? htmlAsText(html)} t={t} />
        </>
      ) : (
        <TextBody text={text ?? (html === undefined ? '' : htmlAsText(html))} links={!distrusted} t={t} />
      )}
      {formatted && (
        <p class="message-body-buttons">
          {!plain && (
            <button type="button" class="message-quiet-button" onClick={() => setLarge(!large)}>
              {t(large ? 'message.reduce' : 'message.enlarge')}
            </button>
          )}
          <button type="button" class="message-quiet-button" onClick={() => setPlain(!plain)}>
            {t(plain ? 'message.showFormatted' : 'message.showPlainText')}
          </button>
        </p>
      )}
    </section>
  );
}

interface BodyProps {
  readonly presentation: MessagePresentation;
  readonly language: string;
  readonly t: Translate;
}

/** The answer to EFAIL: ciphertext that anybody could have altered is not given to an HTML engine. */
function couldHaveBeenAltered(verdict: VerdictPresentation): boolean {
  return verdict.encryption?.authenticated === false && verdict.signature?.status !== 'valid';
}

function FormattedBody({
  html,
  large,
  presentation,
  language,
  t,
}: BodyProps & { readonly html: string; readonly large: boolean }) {
  const content = useMemo(() => safeHtml(html, presentation.inlineImages), [html, presentation.inlineImages]);
  return (
    <>
      {content.blocked > 0 && (
        <p class="message-notice">{t('message.remoteBlocked', { count: content.blocked })}</p>
      )}
      {content.hadForm && <p class="message-notice">{t('message.formsRemoved')}</p>}
      <div class={`message-frame message-frame-${large ? 'large' : frameSize(content.body)}`}>
        <iframe
          title={t('message.body')}
          sandbox={frameSandbox}
          referrerpolicy="no-referrer"
          srcdoc={frameDocument(content, language)}
        />
      </div>
    </>
  );
}

/** Nobody can look into the frame to measure it, so its height is chosen by how much there is to show. */
function frameSize(body: string): 'short' | 'medium' | 'long' {
  const words = body.replace(/<[^>]*>/g, '').length;
  const blocks = body.match(/<(p|div|br|li|tr|h[1-6]|blockquote|pre|hr)\b/g)?.length ?? 0;
  const images = body.match(/<img\b/g)?.length ?? 0;
  const lines = words / 90 + blocks * 0.8 + images * 8;
  return lines < 10 ? 'short' : lines < 24 ? 'medium' : 'long';
}

/** A frame prints only as far as it is high, and its height is a guess: on paper the text stands in for it. */
function PrintedBody({ text, t }: { readonly text: string; readonly t: Translate }) {
  return (
    <div class="message-printed">
      <TextBody text={text} links={false} t={t} />
    </div>
  );
}

function TextBody({
  text,
  links,
  t,
}: {
  readonly text: string;
  readonly links: boolean;
  readonly t: Translate;
}) {
  const lines = useMemo(() => plainTextLines(text), [text]);
  if (text.trim() === '') return <p class="message-empty">{t('message.bodyEmpty')}</p>;
  return (
    <div class="message-text" dir="auto">
      {lines.map((line, index) => (
        <Line key={index} line={line} links={links} />
      ))}
    </div>
  );
}

function Line({ line, links }: { readonly line: TextLine; readonly links: boolean }) {
  const pieces = line.pieces.map((piece, index) =>
    links && piece.target !== undefined ? (
      <a key={index} href={piece.target} title={piece.target} target="_blank" rel="noopener noreferrer">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  );
  return (
    <>
      {line.quoteDepth > 0 ? <span class="message-quote">{pieces}</span> : pieces}
      {'\n'}
    </>
  );
}
