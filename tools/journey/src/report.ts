import { writeFile } from 'node:fs/promises';

const coloured = process.stdout.isTTY === true;
const colour = (code: number, text: string): string => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);

/** Prints what the journey does, step by step, and counts what held. */
export class Report {
  #held = 0;
  #broken = 0;
  #step = 0;
  readonly #began = Date.now();

  step(title: string): void {
    this.#step += 1;
    console.log(`\n${colour(1, `${this.#step}. ${title}`)}`);
  }

  say(text: string): void {
    for (const line of text.trimEnd().split('\n')) console.log(`   ${line}`);
  }

  /** One thing that must hold. Goes on when it does not: the journey shows everything that is broken. */
  check(what: string, holds: boolean, seen?: string): void {
    if (holds) this.#held += 1;
    else this.#broken += 1;
    const mark = holds ? colour(32, '✓') : colour(31, '✗');
    console.log(`   ${mark} ${what}${seen === undefined ? '' : ` (${seen})`}`);
  }

  /** Something that ended the journey early. */
  broke(error: unknown): void {
    this.#broken += 1;
    console.log(
      `   ${colour(31, `✗ The journey stopped: ${error instanceof Error ? error.message : String(error)}`)}`,
    );
    if (error instanceof Error && error.stack !== undefined) console.error(error.stack);
  }

  async finish(file: string | undefined): Promise<number> {
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    const verdict =
      this.#broken === 0 ? colour(32, 'Everything held') : colour(31, `${this.#broken} did not hold`);
    console.log(`\n${verdict}: ${this.#held} checks in ${this.#step} steps, ${seconds} s.`);
    if (file !== undefined) await writeFile(file, JSON.stringify({ held: this.#held, broken: this.#broken }));
    return this.#broken === 0 && this.#held > 0 ? 0 : 1;
  }
}
