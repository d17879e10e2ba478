import { ClientError, type ClientErrorCode } from '@secure-mail/client';
import { type ProblemCode, ServiceError, type TransportCode } from '@secure-mail/contracts';
import type { MessageKey, Translate } from '@secure-mail/locales';
import { SmimeError, type SmimeErrorCode } from '@secure-mail/smime';
import { DesktopError, reasonOf } from '../desktop-error.js';

/** How a command ends when it does not succeed. */
export interface Failure {
  readonly code: string;
  readonly exitCode: number;
  /** One or more sentences for the person. */
  readonly sentence: string;
}

/** Every error there can be, as a stable code, an exit code and a sentence in the person's language. */
export function failureOf(error: unknown, translate: Translate): Failure {
  if (error instanceof DesktopError) {
    const hints = error.hints.map(({ key, values }) => translate(key, values));
    return {
      code: error.code,
      exitCode: error.exitCode,
      sentence: [error.sentence(translate), ...hints].join(' '),
    };
  }
  if (error instanceof ClientError) {
    const [exitCode, key] = clientFailures[error.code];
    const values = {
      addresses: error.addresses.join(', '),
      count: error.addresses.length,
      detail: error.message,
    };
    return { code: error.code, exitCode, sentence: translate(key, values) };
  }
  if (error instanceof ServiceError) {
    const [exitCode, key] = serviceFailures[error.code] ?? [3, 'commandLine.failServiceRefused'];
    const minutes = Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60));
    return { code: error.code, exitCode, sentence: translate(key, { minutes, detail: error.message }) };
  }
  if (error instanceof SmimeError) {
    const [exitCode, key] = smimeFailures[error.code];
    return { code: error.code, exitCode, sentence: translate(key, { detail: error.message }) };
  }
  if (isCancellation(error))
    return { code: 'cancelled', exitCode: 5, sentence: translate('commandLine.failCancelled') };
  return {
    code: 'unexpected',
    exitCode: 1,
    sentence: translate('commandLine.failUnexpected', { detail: reasonOf(error) }),
  };
}

/** Ctrl-C in a prompt, or a signal during work. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError', 'AbortError'].includes(error.name);
}

type Ending = readonly [exitCode: number, sentence: MessageKey];

const clientFailures: Readonly<Record<ClientErrorCode, Ending>> = {
  'wrong-password': [3, 'commandLine.failWrongPassword'],
  'weak-password': [2, 'commandLine.failWeakPassword'],
  'address-invalid': [2, 'commandLine.failRecipientAddress'],
  'name-invalid': [2, 'commandLine.failUsage'],
  'empty-answer': [2, 'commandLine.failEmptyAnswer'],
  'unsupported-character': [2, 'commandLine.failUnsupportedCharacter'],
  'empty-question': [2, 'commandLine.failEmptyQuestion'],
  'question-too-long': [2, 'commandLine.failQuestionTooLong'],
  'question-missing': [2, 'commandLine.failQuestionMissing'],
  'question-damaged': [3, 'commandLine.failServiceAnswer'],
  'service-name-changed': [3, 'commandLine.failServiceChanged'],
  'service-root-changed': [3, 'commandLine.failServiceChanged'],
  'own-certificate-invalid': [3, 'commandLine.failOwnCertificate'],
  'sealed-keys-damaged': [3, 'commandLine.failSealedKeys'],
  'local-secure-id-damaged': [3, 'commandLine.failSealedKeys'],
  'message-invalid': [2, 'commandLine.failMessageUnreadable'],
  'message-changed': [3, 'commandLine.failMessageChanged'],
  'message-too-large': [3, 'commandLine.failMessageTooLarge'],
  'sender-not-secure-id': [2, 'commandLine.failSender'],
  'no-recipients': [2, 'commandLine.failNoRecipients'],
  'too-many-recipients': [2, 'commandLine.failTooManyRecipients'],
  'recipient-address-invalid': [2, 'commandLine.failRecipientAddress'],
  'recipient-certificate-invalid': [3, 'commandLine.failRecipientCertificate'],
  'recipient-changed': [3, 'commandLine.failRecipientChanged'],
  'subscriber-vanished': [3, 'commandLine.failSubscriberVanished'],
  'directory-answer-incomplete': [3, 'commandLine.failServiceAnswer'],
  'deposit-answer-incomplete': [3, 'commandLine.failServiceAnswer'],
  'deposit-key-damaged': [3, 'commandLine.failServiceAnswer'],
  'program-outdated': [3, 'commandLine.failServiceAnswer'],
};

/** Whatever is missing here is told with the service's own words. */
const serviceFailures: Readonly<Partial<Record<ProblemCode | TransportCode, Ending>>> = {
  'service-unreachable': [4, 'commandLine.failServiceUnreachable'],
  'service-unavailable': [4, 'commandLine.failServiceBusy'],
  'internal-error': [4, 'commandLine.failServiceBusy'],
  'service-answer-invalid': [3, 'commandLine.failServiceAnswer'],
  'activation-refused': [3, 'commandLine.failActivationRefused'],
  'activation-code-used': [3, 'commandLine.failActivationUsed'],
  'activation-code-expired': [3, 'commandLine.failActivationExpired'],
  'activation-superseded': [3, 'commandLine.failActivationSuperseded'],
  'login-refused': [3, 'commandLine.failAddressOrPassword'],
  'login-locked': [3, 'commandLine.failLoginLocked'],
  'login-expired': [3, 'commandLine.failNotSignedIn'],
  'not-signed-in': [3, 'commandLine.failNotSignedIn'],
  'too-many-requests': [3, 'commandLine.failTooManyRequests'],
  'secure-id-suspended': [3, 'commandLine.failSuspended'],
  'secure-id-disabled': [3, 'commandLine.failDisabled'],
  'deposit-conflict': [3, 'commandLine.failDepositConflict'],
  'deposit-not-found': [3, 'commandLine.failDepositNotFound'],
  'deposit-too-large': [3, 'commandLine.failMessageTooLarge'],
};

const smimeFailures: Readonly<Record<SmimeErrorCode, Ending>> = {
  'malformed-asn1': [3, 'commandLine.failDecryption'],
  'malformed-mime': [2, 'commandLine.failMessageUnreadable'],
  'malformed-certificate': [3, 'commandLine.failDecryption'],
  'malformed-certificate-request': [3, 'commandLine.failServiceAnswer'],
  'malformed-private-key': [3, 'commandLine.failSealedKeys'],
  'malformed-pkcs12': [3, 'commandLine.failDecryption'],
  'certificate-request-invalid': [3, 'commandLine.failServiceAnswer'],
  'header-invalid': [2, 'commandLine.failMessageUnreadable'],
  'too-large': [3, 'commandLine.failTooLarge'],
  'too-deep': [3, 'commandLine.failTooLarge'],
  'not-encrypted': [3, 'commandLine.failNotEncrypted'],
  'not-signed': [3, 'commandLine.failDecryption'],
  'unsupported-algorithm': [3, 'commandLine.failUnsupportedAlgorithm'],
  'recipient-not-found': [3, 'commandLine.failNotForYou'],
  'recipient-invalid': [3, 'commandLine.failRecipientCertificate'],
  'decryption-failed': [3, 'commandLine.failDecryption'],
  'not-authenticated-encryption': [3, 'commandLine.failUnsupportedAlgorithm'],
  'wrong-password': [3, 'commandLine.failWrongPassword'],
  aborted: [5, 'commandLine.failCancelled'],
};
