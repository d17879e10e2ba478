import { type Language, languages, pickLanguage, translator } from '@secure-mail/locales';
import { CommanderError } from 'commander';
import { DesktopError } from '../desktop-error.js';
import { profileFolder } from '../profile/profile-folder.js';
import { failureOf } from './failure.js';
import { Interruption } from './interruption.js';
import { createProgram } from './program.js';
import { Terminal } from './terminal.js';

/**
 * The `securemail` command.
 * @returns the exit code: 0 done, 1 unexpected, 2 usage or bad input, 3 refused, 4 service or mail server
 * unreachable, 5 cancelled, 75 profile in use.
 */
export async function run(args: readonly string[]): Promise<number> {
  const language = languageOf(args);
  const translate = translator(language ?? 'en');
  const json = args.includes('--json');
  const interruption = new Interruption();
  const { signal } = interruption;
  try {
    if (language === undefined)
      throw new DesktopError('language-unknown', { language: optionValue(args, '--language') ?? '' });
    const program = createProgram(translate, ({ profile }) => ({
      folder: profileFolder(profile),
      terminal: new Terminal({
        translate,
        language,
        json,
        interactive: process.stdin.isTTY === true,
        signal,
      }),
      now: () => new Date(),
      signal,
      endingAtOnce: (work) => interruption.endingAtOnce(work),
    }));
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const usage = error instanceof CommanderError;
    // Help was shown because no command was named: that is the answer.
    if (usage && error.code === 'commander.help') return 2;
    const known = usage
      ? new DesktopError('usage', { detail: error.message.replace(/^error: /, '') })
      : error;
    const failure = failureOf(
      signal.aborted && !(known instanceof DesktopError)
        ? new DesktopError('cancelled', {}, { cause: known })
        : known,
      translate,
    );
    const { code, exitCode, sentence } = failure;
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, message: sentence } })}\n`);
    else process.stderr.write(`${sentence}\n`);
    return exitCode;
  } finally {
    interruption.close();
  }
}

/** `--language`, else what the system says. Needed before the options are parsed: their help is translated. */
function languageOf(args: readonly string[]): Language | undefined {
  const given = optionValue(args, '--language');
  if (given !== undefined) return languages.find((language) => language === given);
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return pickLanguage([LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale]);
}

function optionValue(args: readonly string[], option: string): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`${option}=`));
  if (joined !== undefined) return joined.slice(option.length + 1);
  const index = args.indexOf(option);
  return index < 0 ? undefined : args[index + 1];
}
