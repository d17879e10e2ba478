/** What istanbul's instrumentation counts, for each file. */
interface FileCoverage {
  s: ArrayLike<number>;
  f: ArrayLike<number>;
  readonly b: Readonly<Record<string, number[]>>;
}

/** Counts of everything instrumented in this process; each look at them begins anew. */
export class CoverageCounters {
  readonly #counters: (Uint32Array | number[])[] = [];
  /** By place, the orders of magnitude in which it was reached. */
  readonly #seen: Uint8Array;

  constructor() {
    const files = (globalThis as { __coverage__?: Record<string, FileCoverage> }).__coverage__ ?? {};
    for (const file of Object.values(files)) {
      // Typed arrays in place of objects with numbers for names: they are looked through for every input.
      file.s = new Uint32Array(Object.keys(file.s).length);
      file.f = new Uint32Array(Object.keys(file.f).length);
      // What ran so far made the seeds.
      for (const counts of Object.values(file.b)) counts.fill(0);
      this.#counters.push(file.s as Uint32Array, file.f as Uint32Array, ...Object.values(file.b));
    }
    this.#seen = new Uint8Array(this.#counters.reduce((sum, { length }) => sum + length, 0));
  }

  get reached(): number {
    return this.#seen.reduce((sum, magnitudes) => sum + (magnitudes > 0 ? 1 : 0), 0);
  }

  /** Whether the last input reached something new, or something in another order of magnitude. */
  sawNew(): boolean {
    let isNew = false;
    let place = 0;
    for (const counts of this.#counters) {
      for (let i = 0; i < counts.length; i++, place++) {
        const count = counts[i]!;
        if (count === 0) continue;
        counts[i] = 0;
        const magnitude = 1 << Math.min(7, 31 - Math.clz32(count));
        if ((this.#seen[place]! & magnitude) !== 0) continue;
        this.#seen[place]! |= magnitude;
        isNew = true;
      }
    }
    return isNew;
  }
}
