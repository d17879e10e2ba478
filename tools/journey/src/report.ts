import { writeFile } from 'node:fs/promises';

/** Prints what the journey does, step by step, and counts what held. */
export class Report {
  #held = 0;
  #broken = 0;
  #step = 0;
  readonly #began = Date.now();

  step(title: string): void {
    this.#step += 1;
    console.log(`\n\x1b[1m${this.#step}. ${title}\x1b[0m`);
  }

  say(text: string): void {
    for (const line of text.trimEnd().split('\n')) console.log(`   ${line}`);
  }

  /** One thing that must hold. Goes on when it does not: the journey shows everything that is broken. */
  check(what: string, holds: boolean, seen?: string): void {
    if (holds) this.#held += 1;
    else this.#broken += 1;
    const mark = holds ? '\x1b[32m✓\x1b[0m' : '\x1b[31m✗\x1b[0m';
    console.log(`   ${mark} ${what}${seen === undefined ? '' : ` (${seen})`}`);
  }

  /** Something that ended the journey early. */
  broke(error: unknown): void {
    this.#broken += 1;
    console.log(
      `   \x1b[31m✗ The journey stopped: ${error instanceof Error ? error.message : String(error)}\x1b[0m`,
    );
    if (error instanceof Error && error.stack !== undefined) console.error(error.stack);
  }

  async finish(file: string | undefined): Promise<number> {
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    const verdict = this.#broken === 0 ? '\x1b[32mEverything held' : `\x1b[31m${this.#broken} did not hold`;
    console.log(`\n${verdict}\x1b[0m: ${this.#held} checks in ${this.#step} steps, ${seconds} s.`);
    if (file !== undefined) await writeFile(file, JSON.stringify({ held: this.#held, broken: this.#broken }));
    return this.#broken === 0 && this.#held > 0 ? 0 : 1;
  }
}
