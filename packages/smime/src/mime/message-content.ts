import { SmimeError } from '../smime-error.js';
import type { MimeEntity } from './mime-entity.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export interface MessageContent {
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly inline: readonly MimeEntity[];
  readonly attachments: readonly MimeEntity[];
}
export function messageContent(_entity: MimeEntity): MessageContent {
  throw soon();
}
