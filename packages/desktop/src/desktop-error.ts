import { type MessageKey, type Translate, translator } from '@secure-mail/locales';

type Values = Readonly<Record<string, string | number>>;

/** Each thing this package refuses by itself: its exit code and its sentence. */
const failures = {
  usage: [2, 'commandLine.failUsage'],
  cancelled: [5, 'commandLine.failCancelled'],
  'profile-in-use': [75, 'commandLine.failProfileInUse'],
  'profile-empty': [2, 'commandLine.failProfileEmpty'],
  'profile-damaged': [2, 'commandLine.failProfileDamaged'],
  'profile-taken': [2, 'commandLine.failProfileTaken'],
  'profile-unsafe': [2, 'commandLine.failProfileUnsafe'],
  'secret-missing': [2, 'commandLine.failSecretMissing'],
  'secret-unreadable': [2, 'commandLine.failSecretUnreadable'],
  'secret-empty': [2, 'commandLine.failSecretEmpty'],
  'passwords-differ': [2, 'commandLine.passwordsDiffer'],
  'file-unreadable': [2, 'commandLine.failFileUnreadable'],
  'file-exists': [2, 'commandLine.failFileExists'],
  'file-unwritable': [1, 'commandLine.failFileUnwritable'],
  'questions-invalid': [2, 'commandLine.failQuestionsInvalid'],
  'service-url-invalid': [2, 'commandLine.failServiceUrl'],
  'language-unknown': [2, 'commandLine.failLanguage'],
  'not-secured': [3, 'commandLine.failNotSecured'],
  'smtp-url-invalid': [2, 'commandLine.failSmtpUrl'],
  'smtp-password-in-url': [2, 'commandLine.failSmtpUrlPassword'],
  'smtp-missing': [2, 'commandLine.failSmtpMissing'],
  'smtp-unreachable': [4, 'commandLine.failSmtpUnreachable'],
  'smtp-login-refused': [3, 'commandLine.failSmtpLogin'],
  'smtp-recipients-refused': [3, 'commandLine.failSmtpRecipients'],
  'smtp-refused': [3, 'commandLine.failSmtpRefused'],
  'smtp-later': [4, 'commandLine.failSmtpLater'],
  'smtp-unclear': [4, 'commandLine.failSmtpUnclear'],
  'unclear-choice-needed': [3, 'commandLine.failUnclearChoice'],
  'outbox-entry-damaged': [3, 'commandLine.failOutboxEntryDamaged'],
  'outbox-entry-unknown': [2, 'commandLine.failOutboxEntry'],
  'deposit-unknown': [2, 'commandLine.failDepositRecipient'],
} as const satisfies Record<string, readonly [exitCode: number, sentence: MessageKey]>;

export type DesktopErrorCode = keyof typeof failures;

/** What this package refuses by itself, with a sentence in every language. Never holds a secret. */
export class DesktopError extends Error {
  override readonly name = 'DesktopError';
  readonly code: DesktopErrorCode;
  readonly values: Values;
  /** Further sentences for the person: what happened to the message. */
  readonly hints: readonly { readonly key: MessageKey; readonly values?: Values }[];

  constructor(
    code: DesktopErrorCode,
    values: Values = {},
    details: { readonly cause?: unknown; readonly hints?: DesktopError['hints'] } = {},
  ) {
    super(translator('en')(failures[code][1], values), { cause: details.cause });
    this.code = code;
    this.values = values;
    this.hints = details.hints ?? [];
  }

  get exitCode(): number {
    return failures[this.code][0];
  }

  sentence(translate: Translate): string {
    return translate(failures[this.code][1], this.values);
  }
}

/** A system call's reason in a form that fits into a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
