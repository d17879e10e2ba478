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
    const addresses = error.addresses.join(', ');
    const values = { addresses, address: addresses, count: error.addresses.length };
    return { code: error.code, exitCode, sentence: translate(key, values) };
  }
  if (error instanceof ServiceError) {
    const { code, retryAfter } = error;
    const [exitCode, key] = (retryAfter === undefined && withoutEnd[code]) || serviceFailures[code];
    const minutes = Math.max(1, Math.ceil((retryAfter ?? 0) / 60));
    return { code, exitCode, sentence: translate(key, { minutes }) };
  }
  if (error instanceof SmimeError) {
    const [exitCode, key] = smimeFailures[error.code];
    return { code: error.code, exitCode, sentence: translate(key) };
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
  'address-invalid': [2, 'commandLine.failAddress'],
  'empty-answer': [2, 'commandLine.failEmptyAnswer'],
  'unsupported-character': [2, 'commandLine.failUnsupportedCharacter'],
  'empty-question': [2, 'commandLine.failEmptyQuestion'],
  'question-too-long': [2, 'commandLine.failQuestionTooLong'],
  'question-missing': [2, 'commandLine.failQuestionMissing'],
  'service-name-changed': [3, 'commandLine.failServiceChanged'],
  'service-root-changed': [3, 'commandLine.failServiceChanged'],
  'own-certificate-invalid': [3, 'commandLine.failOwnCertificate'],
  'sealed-keys-damaged': [3, 'commandLine.failSealedKeys'],
  'local-secure-id-damaged': [3, 'commandLine.failSealedKeys'],
  'message-invalid': [2, 'commandLine.failMessageHeader'],
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
  // Of the pickup page and of administrators: nothing here calls what throws them.
  'question-damaged': [3, 'commandLine.failServiceAnswer'],
  'deposit-key-damaged': [3, 'commandLine.failServiceAnswer'],
  'program-outdated': [3, 'commandLine.failServiceMismatch'],
  'name-invalid': [3, 'commandLine.failServiceAnswer'],
};

const serviceFailures: Readonly<Record<ProblemCode | TransportCode, Ending>> = {
  'service-unreachable': [4, 'commandLine.failServiceUnreachable'],
  'service-unavailable': [4, 'commandLine.failServiceBusy'],
  'internal-error': [4, 'commandLine.failServiceBusy'],
  'service-answer-invalid': [3, 'commandLine.failServiceAnswer'],
  'invalid-request': [3, 'commandLine.failServiceMismatch'],
  'not-found': [3, 'commandLine.failServiceMismatch'],
  'too-many-requests': [3, 'commandLine.failTooManyRequests'],

  'activation-refused': [3, 'commandLine.failActivationRefused'],
  'activation-code-used': [3, 'commandLine.failActivationUsed'],
  'activation-code-expired': [3, 'commandLine.failActivationExpired'],
  'activation-superseded': [3, 'commandLine.failActivationSuperseded'],
  'certificate-request-invalid': [3, 'commandLine.failCertificateRequest'],
  'registration-expired': [3, 'commandLine.failRegistrationExpired'],

  'login-refused': [3, 'commandLine.failAddressOrPassword'],
  'login-locked': [3, 'commandLine.failLoginLocked'],
  'login-expired': [3, 'commandLine.failNotSignedIn'],
  'not-signed-in': [3, 'commandLine.failNotSignedIn'],
  'unlock-refused': [3, 'commandLine.failServiceAnswer'],
  'secure-id-suspended': [3, 'commandLine.failSuspended'],
  'secure-id-disabled': [3, 'commandLine.failDisabled'],

  'deposit-conflict': [3, 'commandLine.failDepositConflict'],
  'deposit-not-found': [3, 'commandLine.failDepositNotFound'],
  'deposit-too-large': [3, 'commandLine.failMessageTooLarge'],

  // Refusals to readers and administrators: as an answer to this program they make no sense.
  'csrf-refused': [3, 'commandLine.failServiceAnswer'],
  'pickup-not-found': [3, 'commandLine.failServiceAnswer'],
  'pickup-expired': [3, 'commandLine.failServiceAnswer'],
  'pickup-locked': [3, 'commandLine.failServiceAnswer'],
  'pickup-not-arrived': [3, 'commandLine.failServiceAnswer'],
  'answer-refused': [3, 'commandLine.failServiceAnswer'],
  'administrator-refused': [3, 'commandLine.failServiceAnswer'],
  'mailbox-not-found': [3, 'commandLine.failServiceAnswer'],
  'name-taken': [3, 'commandLine.failServiceAnswer'],
  'domain-not-confirmed': [3, 'commandLine.failServiceAnswer'],
  'organisation-not-found': [3, 'commandLine.failServiceAnswer'],
};

/** Where the service does not say when asking again makes sense. */
const withoutEnd: Readonly<Partial<Record<ProblemCode | TransportCode, Ending>>> = {
  'login-locked': [3, 'commandLine.failLoginLockedForGood'],
  'too-many-requests': [3, 'commandLine.failTooManyRequestsLater'],
};

const smimeFailures: Readonly<Record<SmimeErrorCode, Ending>> = {
  'malformed-asn1': [3, 'commandLine.failDecryption'],
  'malformed-mime': [2, 'commandLine.failMessageUnreadable'],
  'certificates-only': [2, 'commandLine.failMessageUnreadable'],
  'not-certificates-only': [2, 'commandLine.failMessageUnreadable'],
  'malformed-certificate': [3, 'commandLine.failDecryption'],
  'malformed-certificate-request': [3, 'commandLine.failServiceAnswer'],
  'malformed-ocsp': [3, 'commandLine.failDecryption'],
  'malformed-private-key': [3, 'commandLine.failSealedKeys'],
  'malformed-pkcs12': [3, 'commandLine.failDecryption'],
  'certificate-request-invalid': [3, 'commandLine.failServiceAnswer'],
  'header-invalid': [2, 'commandLine.failMessageHeader'],
  'too-large': [3, 'commandLine.failTooLarge'],
  'too-deep': [3, 'commandLine.failTooLarge'],
  'not-encrypted': [3, 'commandLine.failNotEncrypted'],
  'invalid-argument': [3, 'commandLine.failDecryption'],
  'unsupported-algorithm': [3, 'commandLine.failUnsupportedAlgorithm'],
  'recipient-not-found': [3, 'commandLine.failNotForYou'],
  'recipient-invalid': [3, 'commandLine.failRecipientCertificate'],
  'decryption-failed': [3, 'commandLine.failDecryption'],
  'not-authenticated-encryption': [3, 'commandLine.failUnsupportedAlgorithm'],
  'wrong-password': [3, 'commandLine.failWrongPassword'],
  aborted: [5, 'commandLine.failCancelled'],
};
