import { input, password } from '@inquirer/prompts';
import type { Language, Translate } from '@secure-mail/locales';

/** Where a command talks to its person, or to the script that runs it. */
export class Terminal {
  /** The string of a name, in the person's language. */
  readonly t: Translate;
  readonly language: Language;
  readonly json: boolean;
  /** Whether there is somebody to ask. */
  readonly interactive: boolean;
  readonly #signal: AbortSignal;

  constructor(o: {
    readonly translate: Translate;
    readonly language: Language;
    readonly json: boolean;
    readonly interactive: boolean;
    readonly signal: AbortSignal;
  }) {
    this.t = o.translate;
    this.language = o.language;
    this.json = o.json;
    this.interactive = o.interactive;
    this.#signal = o.signal;
  }

  /** A line of the result; not for scripts. */
  say(text = ''): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** What is going on; never among the result. */
  progress(text: string): void {
    if (!this.json) process.stderr.write(`${text}\n`);
  }

  /** The result for scripts. */
  result(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  askHidden(question: string): Promise<string> {
    const theme = { style: { keysHelpTip: () => undefined } };
    return password({ message: question, mask: true, theme }, this.#promptContext());
  }

  askText(question: string, typedBefore?: string): Promise<string> {
    const message = {
      message: question,
      ...(typedBefore === undefined ? {} : { default: typedBefore, prefill: 'editable' as const }),
    };
    return input(message, this.#promptContext());
  }

  /** No, unless they say yes, in the words of their language. */
  async askYesNo(question: string): Promise<boolean> {
    const words = (key: 'commandLine.yesWords' | 'commandLine.noWords') => this.t(key).split(' ');
    const plain = (typed: string) => typed.trim().toLowerCase();
    const known = ['', ...words('commandLine.yesWords'), ...words('commandLine.noWords')];
    const validate = (typed: string) => known.includes(plain(typed)) || this.t('commandLine.yesNoAgain');
    const message = this.t('commandLine.yesNo', { question });
    return words('commandLine.yesWords').includes(
      plain(await input({ message, validate }, this.#promptContext())),
    );
  }

  instant(at: Date): string {
    return new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  }

  /** Powers of ten, as file managers show them. */
  size(bytes: number): string {
    const [unit, divisor] =
      bytes < 1e3
        ? (['byte', 1] as const)
        : bytes < 1e6
          ? (['kilobyte', 1e3] as const)
          : (['megabyte', 1e6] as const);
    const options = {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: divisor === 1 ? 0 : 1,
    } as const;
    return new Intl.NumberFormat(this.language, options).format(bytes / divisor);
  }

  /** Questions go to stderr, so that stdout holds the result alone. */
  #promptContext() {
    return { output: process.stderr, signal: this.#signal };
  }
}
