export { safeAttachmentName } from './attachment-name.js';
export { formatDay, formatInstant, formatPerson, formatSize } from './display-formats.js';
export { MessageView, type MessageViewProps } from './message-view.js';
export { type MessageViewOptions, type MountedMessageView, mountMessageView } from './mount.js';
export type {
  AmbiguousHeader,
  AttachmentPresentation,
  CertificatePresentation,
  EncryptionPresentation,
  InlineImage,
  MessagePresentation,
  OuterDifference,
  Person,
  RevocationPresentation,
  SignaturePresentation,
  VerdictPresentation,
  VerdictProblem,
} from './presentation.js';
