import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  comparedAddress,
  type OutgoingCopy,
  planSend,
  protectAndCommit,
  type SendPlan,
  type SendProgress,
} from '@secure-mail/client';
import {
  type CommandContext,
  type PasswordOptions,
  passwordSource,
} from '../command-line/command-context.js';
import { readSecret } from '../command-line/secret-source.js';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError, reasonOf } from '../desktop-error.js';
import type { KeptCopy } from '../outbox/outbox.js';
import { type OutboxCopy, type OutboxEntry, readersOf } from '../outbox/outbox-entry.js';
import { Profile } from '../profile/profile.js';
import { type ServiceSession, withServiceSession } from '../secure-id/service-session.js';
import { unknownCertificateLines } from '../secure-id/unknown-certificates.js';
import { smtpServerOf } from '../submission/smtp-settings.js';
import { planJson, planLines } from './plan-text.js';
import { completeQuestions, givenQuestions, type QuestionOptions } from './questions.js';
import { submitEntry, type UnclearChoice } from './submit-entry.js';

export interface SendOptions extends PasswordOptions, QuestionOptions {
  readonly plan?: boolean;
  readonly confirmChanged?: readonly string[];
  readonly unclear?: UnclearChoice;
}

/**
 * SE-1: looks the recipients up, shows the plan, asks what is needed, protects, announces, submits. The
 * password comes first, because only a signed-in subscriber may ask the directory. The original is never
 * submitted, and no copy leaves before all are protected, announced and in the journal.
 */
export async function sendCommand(
  file: string,
  options: SendOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const message = await readMessage(file);
  if (options.plan) {
    const profile = await Profile.read(context.folder);
    await planned(message, profile, options, context, async (plan) => {
      terminal.say(terminal.t('commandLine.planOnly'));
      terminal.result({ plan: planJson(plan) });
    });
    return;
  }
  const profile = await Profile.change(context.folder);
  try {
    await profile.outbox.tidy();
    smtpServerOf(await profile.settings());
    for (const id of (await profile.outbox.contents()).unreadable) {
      terminal.progress(terminal.t('commandLine.failOutboxEntryDamaged', { id }));
    }
    const interrupted = await profile.outbox.find(digestOf(message));
    if (interrupted !== undefined) sayResumed(interrupted, terminal);
    const entry = interrupted ?? (await protect(message, profile, options, context));
    report(await submitEntry(entry, profile, options.unclear, context), interrupted !== undefined, terminal);
  } finally {
    profile.close();
  }
}

/** From the original to protected copies in the journal. */
async function protect(
  message: Uint8Array,
  profile: Profile,
  options: SendOptions,
  context: CommandContext,
): Promise<OutboxEntry> {
  const { terminal, signal, now } = context;
  const questionsFor = await givenQuestions(options, terminal);
  return planned(message, profile, options, context, async (plan, session) => {
    const questions = await completeQuestions(plan, questionsFor(plan.outsiders), terminal);
    const confirmedWarnings = await confirmWarnings(plan, options, terminal);
    const { service, secureId, description } = session;
    const draft = await profile.outbox.draft();
    try {
      const copies = await protectAndCommit(
        {
          plan,
          message,
          secureId,
          service,
          description,
          questions,
          language: terminal.language,
          known: profile.correspondents,
          confirmedWarnings,
          now: now(),
          signal,
          onProgress: progress(terminal),
        },
        draft.keep,
      );
      return await draft.commit({
        messageDigest: digestOf(message),
        startedAt: now().toISOString(),
        sender: plan.sender,
        copies: copies.map((copy, index) => outboxCopy(copy, plan.copies[index]?.outsiders ?? [])),
      });
    } catch (error) {
      await draft.discard();
      throw error;
    }
  });
}

/** Signs in, plans, shows the plan. */
async function planned<Result>(
  message: Uint8Array,
  profile: Profile,
  options: SendOptions,
  { terminal, signal, now }: CommandContext,
  work: (plan: SendPlan, session: ServiceSession) => Promise<Result>,
): Promise<Result> {
  const local = await profile.requireSecureId();
  const password = await readSecret(passwordSource(options, 'commandLine.askPasswordForLookUp'), terminal);
  return withServiceSession({ profile, local, password, signal, now: now() }, async (session) => {
    const { secureId, service } = session;
    for (const line of unknownCertificateLines(session, terminal)) terminal.progress(line);
    const plan = await planSend({ message, secureId, service, known: profile.correspondents, now: now() });
    for (const line of planLines(plan, terminal)) terminal.say(line);
    return work(plan, session);
  });
}

/** Asked here where there is somebody to ask; what stays unconfirmed is refused before anything is sent. */
async function confirmWarnings(
  plan: SendPlan,
  options: SendOptions,
  terminal: Terminal,
): Promise<ReadonlySet<string>> {
  const confirmed = new Set((options.confirmChanged ?? []).map(comparedAddress));
  for (const { address } of plan.warnings) {
    if (confirmed.has(address) || !terminal.interactive) continue;
    if (!(await terminal.askYesNo(terminal.t('commandLine.askConfirmChanged', { address })))) {
      throw new DesktopError('cancelled');
    }
    confirmed.add(address);
  }
  return confirmed;
}

function outboxCopy(copy: OutgoingCopy<KeptCopy>, outsiders: readonly string[]): OutboxCopy {
  const { bytes, messageId, depositId, envelopeTo } = copy;
  return {
    ...bytes,
    messageId,
    depositId,
    envelopeTo: [...envelopeTo],
    outsiders: [...outsiders],
    state: 'waiting',
  };
}

function sayResumed(entry: OutboxEntry, terminal: Terminal): void {
  terminal.say(terminal.t('commandLine.resumed', { date: terminal.instant(new Date(entry.startedAt)) }));
  for (const copy of entry.copies.filter(({ state }) => state === 'submitted')) {
    terminal.say(terminal.t('commandLine.alreadySentCopy', { recipients: readersOf(copy).join(', ') }));
  }
}

function report(entry: OutboxEntry, resumed: boolean, terminal: Terminal): void {
  for (const copy of entry.copies) {
    const subscribers = readersOf(copy).filter((address) => !copy.outsiders.includes(address));
    if (copy.state === 'skipped') {
      terminal.say(terminal.t('commandLine.skippedCopy', { recipients: readersOf(copy).join(', ') }));
      continue;
    }
    if (subscribers.length > 0)
      terminal.say(terminal.t('commandLine.sentCopy', { recipients: subscribers.join(', ') }));
    if (copy.outsiders.length > 0) {
      terminal.say(terminal.t('commandLine.sentDeposit', { recipients: copy.outsiders.join(', ') }));
    }
  }
  terminal.say(terminal.t('commandLine.sent'));
  terminal.result({
    sent: true,
    resumed,
    messageId: entry.copies[0]?.messageId,
    copies: entry.copies.map(({ envelopeTo, outsiders, depositId, size, state }) => ({
      envelopeTo,
      outsiders,
      depositId,
      size,
      state,
    })),
  });
}

/** One line per step and copy, however many reports come. */
function progress(terminal: Terminal): (progress: SendProgress) => void {
  let last = '';
  const sentences = {
    preparing: 'commandLine.progressPreparing',
    protecting: 'commandLine.progressProtecting',
    committing: 'commandLine.progressCommitting',
  } as const;
  return ({ step, copy, copies }) => {
    const line = terminal.t(sentences[step], { copy, copies });
    if (line !== last) terminal.progress(line);
    last = line;
  };
}

async function readMessage(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DesktopError('file-unreadable', { file, detail: reasonOf(cause) }, { cause });
  }
}

function digestOf(message: Uint8Array): string {
  return createHash('sha256').update(message).digest('base64url');
}
