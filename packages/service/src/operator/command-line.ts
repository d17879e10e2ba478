import { ServiceError } from '@secure-mail/contracts';
import { languages, pickLanguage, type Translate, translator } from '@secure-mail/locales';
import { Command, CommanderError, Option } from 'commander';
import { StartRefusal } from '../start-refusal.js';
import { version } from '../version.js';
import { CommandFailure, exitCodes } from './command-failure.js';
import {
  type CommandResult,
  type CommandScene,
  confirmDomain,
  createAdministrator,
  createOrganisation,
  importMailboxes,
  listMailboxes,
  showStatus,
  unlockAdministrator,
  unlockMailbox,
} from './operator-commands.js';

interface GlobalOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Runs one command of the service. @returns its exit code */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv);
  const t = translator(language);
  const json = argv.includes('--json');
  try {
    await commandsIn(t).parseAsync([...argv], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    // No command was named: commander has shown the help.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    const failure =
      error instanceof StartRefusal
        ? { code: error.code, exitCode: error.exitCode, message: error.sentence(language) }
        : failureOf(error, t);
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ error: { code: failure.code, message: failure.message } })}\n`,
      );
    } else {
      process.stderr.write(`${failure.message}\n`);
    }
    return failure.exitCode;
  }
}

function commandsIn(t: Translate): Command {
  const program = new Command('securemail-service')
    .description(t('serviceCommands.program'))
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('serviceCommands.help'))
    .helpCommand(false)
    .option('--data <folder>', t('serviceCommands.optionData'))
    .option('--json', t('serviceCommands.optionJson'))
    .addOption(
      new Option('--language <language>', t('serviceCommands.optionLanguage')).choices([...languages]),
    );

  const add = (parent: Command, usage: string, description: string): Command =>
    parent
      .command(usage)
      .description(description)
      .helpOption('-h, --help', t('serviceCommands.help'))
      .helpCommand(false)
      .option('--data <folder>', t('serviceCommands.optionData'))
      .option('--json', t('serviceCommands.optionJson'))
      .addOption(
        new Option('--language <language>', t('serviceCommands.optionLanguage')).choices([...languages]),
      );
  const finish = async (
    command: Command,
    run: (scene: CommandScene) => Promise<CommandResult>,
  ): Promise<void> => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const dataFolder = options.data ?? process.env.SECURE_MAIL_DATA ?? './data';
    const result = await run({ dataFolder, t });
    process.stdout.write(`${options.json === true ? JSON.stringify(result.json) : result.text}\n`);
  };

  add(program, 'serve', t('serviceCommands.commandServe')).action(async (_options, command: Command) => {
    const { serve } = await import('./serve-command.js');
    await serve({ dataFolder: command.optsWithGlobals<GlobalOptions>().data });
  });
  add(program, 'status', t('serviceCommands.commandStatus')).action((_options, command: Command) =>
    finish(command, showStatus),
  );

  const administrator = add(program, 'administrator', t('serviceCommands.commandAdministrator'));
  add(administrator, 'create', t('serviceCommands.commandAdministratorCreate'))
    .argument('<name>', t('serviceCommands.argumentAdministratorName'))
    .option('--password-file <file>', t('serviceCommands.optionPasswordFile'))
    .action((name: string, options: { readonly passwordFile?: string }, command: Command) =>
      finish(command, (scene) => createAdministrator(scene, { name, passwordFile: options.passwordFile })),
    );

  add(administrator, 'unlock', t('serviceCommands.commandAdministratorUnlock'))
    .argument('<name>', t('serviceCommands.argumentAdministratorName'))
    .action((name: string, _options, command: Command) =>
      finish(command, (scene) => unlockAdministrator(scene, name)),
    );

  const organisation = add(program, 'organisation', t('serviceCommands.commandOrganisation'));
  add(organisation, 'create', t('serviceCommands.commandOrganisationCreate'))
    .argument('<name>', t('serviceCommands.argumentOrganisationName'))
    .requiredOption('--domain <domain...>', t('serviceCommands.optionDomain'))
    .action((name: string, options: { readonly domain: readonly string[] }, command: Command) =>
      finish(command, (scene) => createOrganisation(scene, { name, domains: options.domain })),
    );

  const domain = add(program, 'domain', t('serviceCommands.commandDomain'));
  add(domain, 'confirm', t('serviceCommands.commandDomainConfirm'))
    .argument('<domain>', t('serviceCommands.argumentDomain'))
    .requiredOption('--reason <text>', t('serviceCommands.optionReason'))
    .action((name: string, options: { readonly reason: string }, command: Command) =>
      finish(command, (scene) => confirmDomain(scene, { domain: name, reason: options.reason })),
    );

  const mailbox = add(program, 'mailbox', t('serviceCommands.commandMailbox'));
  add(mailbox, 'import', t('serviceCommands.commandMailboxImport'))
    .argument('<file>', t('serviceCommands.argumentMailboxFile'))
    .action((file: string, _options, command: Command) =>
      finish(command, (scene) => importMailboxes(scene, file)),
    );
  add(mailbox, 'list', t('serviceCommands.commandMailboxList')).action((_options, command: Command) =>
    finish(command, listMailboxes),
  );
  add(mailbox, 'unlock', t('serviceCommands.commandMailboxUnlock'))
    .argument('<address>', t('serviceCommands.argumentMailboxAddress'))
    .action((address: string, _options, command: Command) =>
      finish(command, (scene) => unlockMailbox(scene, address)),
    );
  return program;
}

function failureOf(error: unknown, t: Translate): { code: string; exitCode: number; message: string } {
  if (error instanceof CommandFailure) return error;
  if (error instanceof CommanderError) {
    const detail = error.message.replace(/^error: /, '').replace(/([^.!?])$/, '$1.');
    return { code: 'usage', exitCode: exitCodes.usage, message: t('serviceCommands.failUsage', { detail }) };
  }
  if (error instanceof ServiceError) {
    if (error.code === 'service-unreachable') {
      return {
        code: error.code,
        exitCode: exitCodes.unreachable,
        message: t('serviceCommands.failUnreachable'),
      };
    }
    const kind = error.code === 'invalid-request' ? exitCodes.usage : exitCodes.refused;
    return {
      code: error.code,
      exitCode: kind,
      message: t('serviceCommands.failRefused', { detail: error.message }),
    };
  }
  if (error instanceof Error && error.name === 'ExitPromptError') {
    return { code: 'cancelled', exitCode: exitCodes.cancelled, message: t('serviceCommands.failCancelled') };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    code: 'unexpected',
    exitCode: exitCodes.unexpected,
    message: t('serviceCommands.failUnexpected', { detail }),
  };
}

/** As asked for, else as the environment says; known before the options are parsed, because their help needs it. */
function languageOf(argv: readonly string[]) {
  const asked = argv[argv.indexOf('--language') + 1];
  const preferred = argv.includes('--language') && asked !== undefined ? [asked] : [];
  return pickLanguage([
    ...preferred,
    process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? 'en',
  ]);
}
