/**
 * Ctrl-C, or the end that the system asks for. The first time a command is told, and may leave things in order; the
 * second time the system ends the process at once.
 */
export class Interruption {
  readonly #controller = new AbortController();

  constructor() {
    this.#listen();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Work that leaves nothing behind: the first time ends it too. While somebody listens the system leaves signals to
   * the program, which hears of none while it computes; hostile messages can make it compute for long.
   */
  async endingAtOnce<T>(work: () => Promise<T>): Promise<T> {
    this.close();
    try {
      return await work();
    } finally {
      this.#listen();
    }
  }

  close(): void {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt);
  }

  readonly #interrupt = () => {
    this.close();
    this.#controller.abort();
  };

  #listen(): void {
    if (!this.signal.aborted) process.on('SIGINT', this.#interrupt).on('SIGTERM', this.#interrupt);
  }
}
