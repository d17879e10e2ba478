import { openSync, writeSync } from 'node:fs';
import { Corpus } from 'jsfuzz/build/src/corpus.js';
import { CoverageCounters } from './coverage-counters.js';
import { newFuzzWorld } from './fuzz-seeds.js';
import { FUZZ_TARGETS, type FuzzTargetName, fuzzReader } from './fuzz-targets.js';
import { mutateText } from './text-mutation.js';
import { type Dice, mutateTlv } from './tlv-mutation.js';

export interface FuzzOptions {
  readonly target: FuzzTargetName;
  readonly seconds: number;
  /** The file for the input that is being read, its length in four bytes before it: the one to look at after a crash. */
  readonly current: string;
}

export interface FuzzReport {
  readonly inputs: number;
  /** Inputs that reached something new. */
  readonly kept: number;
  /** Statements, branches and functions reached. */
  readonly places: number;
  /** Seconds, other programs' included. */
  readonly slowest: number;
  /** MiB of heap and buffers at the end above those after the first inputs, the corpus left out. */
  readonly growth: number;
  /** MiB at the most. */
  readonly resident: number;
  /** What an input did that none may do. */
  readonly found: string | undefined;
}

/** One input may not take longer, in processor time, which other programs do not change. */
const MAX_SECONDS = 2;
/** Where a password is stretched, as often as the file says within limits of its own. */
const MAX_SECONDS_STRETCHING = 20;
const WARM_UP = 300;

/**
 * Coverage-guided fuzzing in one process: what reaches something new, or reaches it more often by an order of
 * magnitude, is kept and mutated further. Generic mutations are jsfuzz's; its own loop starts with instrumenting all
 * libraries, sends every input to another process as JSON and counts tens of thousands of places by name, which left
 * ten inputs a second.
 * @public for the entry that the test writes.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const world = await newFuzzWorld();
  const read = fuzzReader(options.target, world);
  const kind = FUZZ_TARGETS[options.target];
  const maxSeconds = /^(private key|key file)/.test(options.target) ? MAX_SECONDS_STRETCHING : MAX_SECONDS;
  const counters = new CoverageCounters();
  const inputs = world.seeds[options.target].map((seed) => Buffer.from(seed));
  const corpus = new Corpus([], false);
  // Its 4096 would cut most messages.
  Object.assign(corpus, { maxInputSize: 64 * 1024 });
  for (const input of inputs) corpus.putBuffer(input);
  const dice: Dice = {
    below: (limit) => Math.floor(Math.random() * limit),
    mutate: (bytes) => corpus.mutate(Buffer.from(bytes)),
  };
  const pick = () => inputs[dice.below(inputs.length)]!;
  const mutated = () => {
    const [input, other] = [pick(), pick()];
    if (dice.below(4) === 0) return corpus.mutate(input);
    const mutations = {
      tlv: () => mutateTlv(input, other, dice),
      text: () => mutateText(input, other, dice),
      message: () => (dice.below(2) === 0 ? mutateBody(input, other, dice) : mutateText(input, other, dice)),
    };
    return mutations[kind]() ?? corpus.mutate(input);
  };
  let [count, news, slowest, baseline, corpusBytes] = [0, 0, 0, 0, 0];
  let found: string | undefined;
  for (const input of inputs) {
    const refused = await read(Uint8Array.from(input));
    if (refused) found = `A good input is refused: ${refused}.`;
  }
  // Opened once: making a file takes longer than reading most inputs.
  const current = openSync(options.current, 'w');
  const seeds = [...inputs];
  const end = Date.now() + options.seconds * 1000;
  while (found === undefined && (Date.now() < end || seeds.length > 0)) {
    const input = Uint8Array.from(seeds.pop() ?? mutated());
    const length = Buffer.alloc(4);
    length.writeUInt32BE(input.length);
    writeSync(current, Buffer.concat([length, input]), 0, 4 + input.length, 0);
    const begun = performance.now();
    try {
      await read(input);
      slowest = Math.max(slowest, (performance.now() - begun) / 1000);
      // Other programs may have had the processor meanwhile.
      const isSlow = performance.now() - begun > maxSeconds * 1000;
      if (isSlow && (await processorSeconds(() => read(input))) > maxSeconds)
        found = `It takes more than ${maxSeconds} seconds.`;
    } catch (error) {
      found = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    if (counters.sawNew()) {
      news++;
      inputs.push(Buffer.from(input));
      corpus.putBuffer(Buffer.from(input));
      corpusBytes += 2 * input.length;
    }
    if (++count === WARM_UP) baseline = memory() - corpusBytes;
  }
  const growth = count > WARM_UP ? memory() - corpusBytes - baseline : 0;
  return {
    inputs: count,
    kept: news,
    places: counters.reached,
    slowest,
    growth: growth / 2 ** 20,
    resident: process.resourceUsage().maxRSS / 1024,
    found,
  };
}

/** The CMS inside a message's base64 body, changed as BER. */
function mutateBody(message: Buffer, other: Buffer, dice: Dice): Uint8Array | undefined {
  const [head, body, rest] = split(message);
  if (!body) return undefined;
  const changed = mutateTlv(Buffer.from(body, 'base64'), Buffer.from(split(other)[1] ?? '', 'base64'), dice);
  if (!changed) return undefined;
  const lines = Buffer.from(changed)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(lines), Buffer.from(rest, 'latin1')]);
}

function split(message: Buffer): [head: string, body: string | undefined, rest: string] {
  const text = message.toString('latin1');
  const block = /(?:^[A-Za-z0-9+/=]{40,80}\r?\n)+(?:^[A-Za-z0-9+/=]+\r?\n)?/m.exec(text);
  return block
    ? [text.slice(0, block.index), block[0], text.slice(block.index + block[0].length)]
    : [text, undefined, ''];
}

async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
