import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openForReader, unlock } from '@secure-mail/client';
import { type MessageContent, type MimeEntity, messageContent, type OpenedMessage } from '@secure-mail/smime';
import {
  type CommandContext,
  type PasswordOptions,
  passwordSource,
} from '../command-line/command-context.js';
import { printableLine, printableText } from '../command-line/printable-text.js';
import { readSecret } from '../command-line/secret-source.js';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError, reasonOf } from '../desktop-error.js';
import { Profile } from '../profile/profile.js';
import { bodyText } from './body-text.js';
import { attachmentName, type ExtractedFile, extract } from './extract.js';
import { isDangerous, verdictLines } from './verdict-text.js';

export interface OpenOptions extends PasswordOptions {
  readonly extract?: string;
}

/** OL-7: decrypts, checks, and shows verdict and content together. Works without the service. */
export async function openCommand(
  file: string,
  options: OpenOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const message = await readFile(file).catch((cause: unknown) => {
    throw new DesktopError('file-unreadable', { file, detail: reasonOf(cause) }, { cause });
  });
  const local = await (await Profile.read(context.folder)).requireSecureId();
  const secureId = await unlock(local, await readSecret(passwordSource(options), terminal));
  const { opened, content } = await context.endingAtOnce(async () => {
    const opened = await openForReader({ message, secureId, now: context.now(), signal: context.signal });
    if (opened.verdict.encryption === undefined && opened.verdict.signature === undefined) {
      throw new DesktopError('not-secured');
    }
    const content = messageContent(opened.message);
    show(opened, content, terminal);
    return { opened, content };
  });
  const files = options.extract === undefined ? [] : await extract(opened, options.extract);
  if (options.extract !== undefined) {
    terminal.say(terminal.t('commandLine.extracted', { folder: resolve(options.extract) }));
    for (const { name, size } of files) terminal.say(`  ${name} (${terminal.size(size)})`);
  }
  terminal.result(openedJson(opened, content, files));
}

function show(opened: OpenedMessage, content: MessageContent, terminal: Terminal): void {
  const { message, verdict } = opened;
  for (const line of verdictLines(opened, terminal.t)) terminal.say(line);
  if (isDangerous(verdict)) terminal.say(terminal.t('commandLine.dangerous'));
  terminal.say();
  const header = (key: Parameters<Terminal['t']>[0], name: string) => {
    const value = message.header(name);
    if (value !== undefined) terminal.say(`${terminal.t(key)}: ${printableLine(value)}`);
  };
  header('message.from', 'from');
  header('message.to', 'to');
  header('message.cc', 'cc');
  header('message.date', 'date');
  terminal.say(
    `${terminal.t('commandLine.subject')}: ${printableLine(message.header('subject') ?? terminal.t('message.noSubject'))}`,
  );
  terminal.say();
  const body = bodyText(content, !isDangerous(verdict) && verdict.encryption?.authenticated === true);
  terminal.say(body === undefined ? terminal.t('commandLine.openedNoText') : printableText(body).trimEnd());
  const parts = [...content.inline, ...content.attachments];
  if (parts.length === 0) return;
  terminal.say();
  terminal.say(`${terminal.t('message.attachments', { count: parts.length })}:`);
  for (const part of parts) {
    const size = terminal.size(part.body().length);
    const values = { name: printableLine(attachmentName(part)), type: printableLine(part.contentType), size };
    terminal.say(`  ${terminal.t('commandLine.openedAttachment', values)}`);
  }
}

function openedJson(
  { verdict, message }: OpenedMessage,
  content: MessageContent,
  files: readonly ExtractedFile[],
) {
  const { signature, encryption, problems, outerDifferences, ambiguousHeaders } = verdict;
  const part = (entity: MimeEntity, place: 'inline' | 'attachment') => ({
    name: attachmentName(entity),
    type: entity.contentType,
    size: entity.body().length,
    place,
  });
  return {
    verdict: {
      problems,
      encryption,
      outerDifferences,
      ambiguousHeaders,
      signature: signature && {
        status: signature.status,
        unchecked: signature.unchecked,
        signer: signature.signer?.emailAddresses,
        certificate: signature.signer && {
          subject: signature.signer.subject,
          issuer: signature.signer.issuer,
          serialNumber: signature.signer.serialNumber,
        },
        pathFailure: signature.pathFailure,
        signingTime: signature.signingTime,
        signerIsSender: signature.signerIsSender,
        signerIsTransmitter: signature.signerIsTransmitter,
        unmatchedSenders: signature.unmatchedSenders,
        revocation: { ...signature.revocation, certificate: signature.revocation.certificate?.serialNumber },
        digestAlgorithm: signature.digestAlgorithm,
        signatureAlgorithm: signature.signatureAlgorithm,
      },
    },
    headers: {
      from: message.header('from'),
      to: message.header('to'),
      cc: message.header('cc'),
      date: message.header('date'),
      subject: message.header('subject'),
      messageId: message.rawHeader('message-id'),
    },
    text: content.text,
    html: content.html,
    attachments: [
      ...content.inline.map((entity) => part(entity, 'inline')),
      ...content.attachments.map((entity) => part(entity, 'attachment')),
    ],
    files,
  };
}
