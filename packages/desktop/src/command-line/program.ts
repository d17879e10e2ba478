import type { MessageKey, Translate } from '@secure-mail/locales';
import { Command, Option } from 'commander';
import { listDepositsCommand, unlockDepositCommand } from '../deposits/deposits-command.js';
import { DesktopError } from '../desktop-error.js';
import { discardOutboxCommand, listOutboxCommand } from '../outbox/outbox-command.js';
import { settingsCommand } from '../profile/settings-command.js';
import { openCommand } from '../reading/open-command.js';
import { activateCommand } from '../secure-id/activate-command.js';
import { exportCommand } from '../secure-id/export-command.js';
import { statusCommand } from '../secure-id/status-command.js';
import { sendCommand } from '../sending/send-command.js';
import type { UnclearChoice } from '../sending/submit-entry.js';
import { version } from '../version.js';
import type { CommandContext } from './command-context.js';

export interface GlobalOptions {
  readonly profile?: string;
}

/** All commands, with their help in the person's language. */
export function createProgram(
  translate: Translate,
  contextFor: (options: GlobalOptions) => CommandContext,
): Command {
  const context = (command: Command) => contextFor(command.optsWithGlobals<GlobalOptions>());
  const t = (key: keyof Sentences) => translate(`commandLine.${key}`);
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t('helpUsage'),
    'Options:': t('helpOptions'),
    'Global Options:': t('helpOptions'),
    'Arguments:': t('helpArguments'),
    'Commands:': t('helpCommands'),
  };
  const translated = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
      .configureHelp({ styleTitle: (title) => titles[title] ?? title })
      .helpOption('-h, --help', t('helpOption'))
      .option('--profile <folder>', t('optionProfile'))
      .option('--json', t('optionJson'))
      .addOption(new Option('--language <language>', t('optionLanguage')));
  const add = (parent: Command, name: string, summary: keyof Sentences): Command => {
    const command = translated(new Command(name)).description(t(summary));
    parent.addCommand(command);
    return command;
  };
  const withPassword = (command: Command): Command =>
    command
      .option('--password-file <file>', t('optionPasswordFile'))
      .option('--password-fd <number>', t('optionPasswordFd'));
  const withSmtp = (command: Command): Command =>
    command
      .option('--smtp <url>', t('optionSmtp'))
      .option('--smtp-password-file <file>', t('optionSmtpPasswordFile'));

  const withHelp = (command: Command): Command => command.helpCommand('help [command]', t('helpCommand'));

  const program = withHelp(translated(new Command('securemail')))
    .description(t('programSummary'))
    .version(version, '--version', t('versionOption'));

  withSmtp(withPassword(add(program, 'activate', 'activateSummary')))
    .option('--service <url>', t('optionService'))
    .option('--address <address>', t('optionAddress'))
    .option('--code-file <file>', t('optionCodeFile'))
    .option('--code-fd <number>', t('optionCodeFd'))
    .action((options, command) => activateCommand(options, context(command)));

  withPassword(add(program, 'send', 'sendSummary'))
    .argument('<message>', t('argumentMessage'))
    .option('--question <text>', t('optionQuestion'))
    .option('--answer-file <file>', t('optionAnswerFile'))
    .option('--questions <file>', t('optionQuestionsFile'))
    .option('--plan', t('optionPlan'))
    .option('--confirm-changed <address>', t('optionConfirmChanged'), (value: string, all: string[] = []) => [
      ...all,
      value,
    ])
    .option('--unclear <choice>', t('optionUnclear'), unclearChoice)
    .action((message, options, command) => sendCommand(message, options, context(command)));

  withPassword(add(program, 'open', 'openSummary'))
    .argument('<message>', t('argumentMessage'))
    .option('--extract <folder>', t('optionExtract'))
    .action((message, options, command) => openCommand(message, options, context(command)));

  withPassword(add(program, 'status', 'statusSummary')).action((options, command) =>
    statusCommand(options, context(command)),
  );

  withPassword(add(program, 'export-id', 'exportSummary'))
    .argument('<file.pfx>', t('argumentPfx'))
    .option('--pfx-password-file <file>', t('optionPfxPasswordFile'))
    .option('--legacy', t('optionLegacy'))
    .option('--force', t('optionForce'))
    .action((file, options, command) => exportCommand(file, options, context(command)));

  const deposits = withHelp(add(program, 'deposits', 'depositsSummary'));
  withPassword(add(deposits, 'list', 'depositsListSummary')).action((options, command) =>
    listDepositsCommand(options, context(command)),
  );
  withPassword(add(deposits, 'unlock', 'depositsUnlockSummary'))
    .argument('<deposit>', t('argumentDeposit'))
    .argument('<recipient>', t('argumentRecipient'))
    .action((deposit, recipient, options, command) =>
      unlockDepositCommand(deposit, recipient, options, context(command)),
    );

  const outbox = withHelp(add(program, 'outbox', 'outboxSummary'));
  add(outbox, 'list', 'outboxListSummary').action((_options, command) => listOutboxCommand(context(command)));
  add(outbox, 'discard', 'outboxDiscardSummary')
    .argument('<entry>', t('argumentOutboxEntry'))
    .action((entry, _options, command) => discardOutboxCommand(entry, context(command)));

  withSmtp(add(program, 'settings', 'settingsSummary'))
    .option('--service <url>', t('optionService'))
    .action((options, command) => settingsCommand(options, context(command)));

  return program;
}

function unclearChoice(value: string): UnclearChoice {
  if (value === 'send-again' || value === 'skip') return value;
  throw new DesktopError('usage', { detail: `--unclear ${value}` });
}

type Sentences = { [Key in MessageKey as Key extends `commandLine.${infer Name}` ? Name : never]: never };
