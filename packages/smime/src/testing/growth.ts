/**
 * How many times more processor time work takes when its size is eight times as large: about 8 where it is linear, 64
 * where it is quadratic. The least of several runs counts, because other programs and the memory's tidying disturb
 * single ones.
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < 4; run++) {
    small = Math.min(small, await processorTime(() => work(size)));
    large = Math.min(large, await processorTime(() => work(8 * size)));
  }
  return large / Math.max(small, MEASURABLE);
}

/** Microseconds; what takes less cannot be told from nothing. */
const MEASURABLE = 500;

/** In microseconds. */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
