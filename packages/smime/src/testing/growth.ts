const TIMES = 16;
/** Half of what work with the square of the size has. Linear work has 16, and up to 40 where it fills the young heap. */
const BOUND = 128;
const ROUNDS = 40;
/** Milliseconds after which no round is added: only what is not linear takes so long. */
const PATIENCE = 20_000;
/** Microseconds; what takes less cannot be told from nothing. */
const MEASURABLE = 500;

/**
 * Whether work grows with its size and not with the square of it: processor time of a size against sixteen times that
 * size, 16 times as much where it is linear, 256 where it is quadratic. Machines change their speed while one waits, and
 * memory is tidied now and then; the least times of many rounds count, and rounds are added until these are linear. Of
 * quadratic work they never are.
 */
export async function growsLinearly(work: (size: number) => unknown, size: number): Promise<boolean> {
  // Compiling would make the smaller size as slow as the larger.
  for (let begin = 0; begin < 3; begin++) await work(size);
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const begun = performance.now();
  for (let round = 0; round < ROUNDS && performance.now() - begun < PATIENCE; round++) {
    small = Math.min(small, await processorTime(() => work(size)));
    large = Math.min(large, await processorTime(() => work(TIMES * size)));
    if (round > 0 && large < BOUND * Math.max(small, MEASURABLE)) return true;
  }
  return false;
}

/** In microseconds. */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
