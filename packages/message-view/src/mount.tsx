import type { Language } from '@secure-mail/locales';
import { render } from 'preact';
import { MessageView } from './message-view.js';
import type { MessagePresentation } from './presentation.js';

export interface MessageViewOptions {
  readonly language: Language;
}

export interface MountedMessageView {
  /** Shows another message, or the same in another language. */
  update(presentation: MessagePresentation, options: MessageViewOptions): void;
  /** Takes the message off the page. */
  unmount(): void;
}

/** Shows a message in an element of a page that is not written with Preact (the reader window). */
export function mountMessageView(
  container: Element,
  presentation: MessagePresentation,
  options: MessageViewOptions,
): MountedMessageView {
  const update = (shown: MessagePresentation, { language }: MessageViewOptions) =>
    render(<MessageView presentation={shown} language={language} />, container);
  update(presentation, options);
  return { update, unmount: () => render(null, container) };
}
