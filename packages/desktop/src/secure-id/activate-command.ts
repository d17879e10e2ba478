import { basename } from 'node:path';
import {
  type ActivationStep,
  activate,
  ClientError,
  type LocalSecureId,
  parseTypedAddress,
  signIn,
} from '@secure-mail/client';
import { ServiceError } from '@secure-mail/contracts';
import type { CommandContext, PasswordOptions } from '../command-line/command-context.js';
import { passwordSource } from '../command-line/command-context.js';
import { failureOf } from '../command-line/failure.js';
import { isGiven, readNewSecret, readSecret, type SecretSource } from '../command-line/secret-source.js';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError } from '../desktop-error.js';
import { Profile } from '../profile/profile.js';
import { parseServiceUrl } from '../profile/settings.js';
import { type SmtpOptions, withSmtp } from '../submission/smtp-settings.js';
import { connectToService, progressOf } from './service-session.js';

export interface ActivateOptions extends PasswordOptions, SmtpOptions {
  readonly service?: string;
  readonly address?: string;
  readonly codeFile?: string;
  readonly codeFd?: string;
}

/**
 * AC-1 to AC-3: asks for what is missing; a code for a new Secure ID, the password where there is one already.
 * What was typed right is not asked again.
 */
export async function activateCommand(options: ActivateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const profile = await Profile.change(context.folder);
  try {
    const setAside = await repair(profile, terminal);
    const present = await profile.secureId();
    const settings = withSmtp(await profile.settings(), options);
    const serviceUrl = parseServiceUrl(
      await textFrom(options.service ?? settings.serviceUrl, 'commandLine.askService', '--service', terminal),
    );
    const wish: Wish = {
      service: connectToService(serviceUrl, context.signal),
      codeSource: {
        file: options.codeFile,
        fd: options.codeFd,
        option: '--code-file',
        question: 'commandLine.askCode',
      },
      options,
      context,
      present,
      folder: profile.folder,
    };
    const { local, arrived } = await untilRight(wish);
    await profile.saveSecureId(local);
    await profile.saveSettings({ ...settings, serviceUrl });
    const key = arrived ? 'commandLine.activatedAgain' : 'commandLine.activated';
    terminal.say(terminal.t(key, { address: local.address }));
    terminal.say(terminal.t('commandLine.activatedProfile', { folder: profile.folder }));
    if (settings.smtpUrl === undefined) terminal.say(terminal.t('commandLine.smtpMissingHint'));
    terminal.result({
      address: local.address,
      service: serviceUrl,
      profile: profile.folder,
      newSecureId: !arrived,
      setAside,
    });
  } finally {
    profile.close();
  }
}

interface Wish {
  readonly service: ReturnType<typeof connectToService>;
  readonly codeSource: SecretSource;
  readonly options: ActivateOptions;
  readonly context: CommandContext;
  readonly present: LocalSecureId | undefined;
  readonly folder: string;
}

/** What was typed so far; what turned out wrong is taken out and asked again. */
interface Typed {
  address?: string | undefined;
  /** As it was, to be edited rather than typed again. */
  addressBefore?: string | undefined;
  code?: string | undefined;
  password?: string | undefined;
}

async function untilRight(wish: Wish): Promise<{ local: LocalSecureId; arrived: boolean }> {
  const { terminal } = wish.context;
  const typed: Typed = { address: wish.options.address };
  for (;;) {
    try {
      return await attempt(typed, wish);
    } catch (error) {
      if (!terminal.interactive || !askAgain(error, typed, wish)) throw error;
      terminal.progress(failureOf(error, terminal.t).sentence);
    }
  }
}

async function attempt(typed: Typed, wish: Wish): Promise<{ local: LocalSecureId; arrived: boolean }> {
  const { service, context, options } = wish;
  const { terminal } = context;
  typed.address ??= await textFrom(
    undefined,
    'commandLine.askAddress',
    '--address',
    terminal,
    typed.addressBefore,
  );
  const address = parseTypedAddress(typed.address);
  if (wish.present !== undefined && wish.present.address !== address) {
    throw new DesktopError('profile-taken', { address: wish.present.address });
  }
  const description = await service.describeService({});
  const { next } = await service.nextActivationStep({ address });
  const now = context.now();
  if (next === 'password') {
    typed.password ??= await readSecret(passwordSource(options), terminal);
    const { local } = await signIn({
      service,
      description,
      address,
      password: typed.password,
      now,
      local: wish.present,
    });
    return { local, arrived: true };
  }
  // Shown while it is typed: it works once, and a slip of the finger should be seen.
  typed.code ??=
    terminal.interactive && !isGiven(wish.codeSource)
      ? await terminal.askText(terminal.t('commandLine.askCode'))
      : await readSecret(wish.codeSource, terminal);
  if (typed.password === undefined && !isGiven(passwordSource(options))) {
    terminal.progress(terminal.t('commandLine.passwordNotRecoverable'));
  }
  const newPassword = passwordSource(options, 'commandLine.askNewPassword');
  typed.password ??= await readNewSecret(newPassword, 'commandLine.askNewPasswordAgain', terminal);
  const onStep = progressOf<ActivationStep>(terminal, steps);
  const { code: activationCode, password } = typed;
  const local = await activate({ service, description, address, activationCode, password, now, onStep });
  return { local, arrived: false };
}

/** Takes out what was wrong, as far as the person typed it. */
function askAgain(error: unknown, typed: Typed, { options, codeSource }: Wish): boolean {
  const code =
    error instanceof DesktopError || error instanceof ClientError || error instanceof ServiceError
      ? error.code
      : '';
  const forget = (...fields: ('address' | 'code' | 'password')[]): boolean => {
    const given = {
      address: options.address !== undefined,
      code: isGiven(codeSource),
      password: isGiven(passwordSource(options)),
    };
    const asked = fields.filter((field) => !given[field]);
    for (const field of asked) {
      if (field === 'address') typed.addressBefore = typed.address;
      typed[field] = undefined;
    }
    return asked.length > 0;
  };
  if (code === 'address-invalid') return forget('address');
  if (code === 'activation-refused') return forget('address', 'code');
  if (code === 'activation-code-used' || code === 'activation-code-expired') return forget('code');
  if (code === 'weak-password' || code === 'unsupported-character') return forget('password');
  if (code === 'wrong-password' || code === 'login-refused') return forget('address', 'password');
  return false;
}

const steps = {
  'checking-code': 'commandLine.stepCheckingCode',
  'protecting-password': 'commandLine.stepProtectingPassword',
  'making-keys': 'commandLine.stepMakingKeys',
  'requesting-certificates': 'commandLine.stepRequestingCertificates',
  'checking-certificates': 'commandLine.stepCheckingCertificates',
  sealing: 'commandLine.stepSealing',
} as const;

async function textFrom(
  given: string | undefined,
  question: 'commandLine.askService' | 'commandLine.askAddress',
  option: string,
  terminal: Terminal,
  typedBefore?: string,
): Promise<string> {
  if (given !== undefined) return given;
  const text = terminal.t(question);
  if (!terminal.interactive)
    throw new DesktopError('secret-missing', { what: text.replace(/:$/, ''), option });
  return terminal.askText(text, typedBefore);
}

/** TS-4: what is damaged in a profile is made anew by activating again. Nothing is deleted. */
async function repair(profile: Profile, terminal: Terminal): Promise<readonly string[]> {
  const files = await profile.setDamagedAside();
  for (const file of files) {
    terminal.progress(terminal.t('commandLine.setAside', { file, kept: `${file}.damaged` }));
    if (basename(file) === 'correspondents.json') terminal.progress(terminal.t('commandLine.keysForgotten'));
  }
  return files;
}
