import type { Language, Translate } from '@secure-mail/locales';
import { formatDay, type MessagePresentation, MessageView } from '@secure-mail/message-view';
import type { WaitingMessage } from './worker-protocol.js';

export interface OpenedMessageProps {
  readonly pickup: WaitingMessage;
  readonly presentation: MessagePresentation;
  readonly language: Language;
  readonly t: Translate;
  onClose(): void;
}

/** The decrypted message, and until when it can be picked up again (MP-4). */
export function OpenedMessage({ pickup, presentation, language, t, onClose }: OpenedMessageProps) {
  return (
    <>
      <div class="card opened">
        <MessageView presentation={presentation} language={language} />
      </div>
      <div class="after-message">
        <p class="quiet">{t('pickup.expiresNote', { date: formatDay(pickup.expiresAt, language) })}</p>
        <button type="button" class="secondary" onClick={onClose}>
          {t('pickup.done')}
        </button>
      </div>
    </>
  );
}
