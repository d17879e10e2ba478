export {
  type Browser,
  type BrowserContext,
  launchChromium,
  missingChromium,
  type Page,
} from '@secure-mail/chromium';
export { type BuiltPage, builtPage } from './built-page.js';
export { type Firm, foundFirm } from './firm.js';
export type { ReceivedMail } from './inbox.js';
export { type RunningService, startService } from './running-service.js';
export { type ApiAnswer, refusal, type ServedPage, servePage } from './served-page.js';
