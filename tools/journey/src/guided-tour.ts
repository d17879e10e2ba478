import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { programs } from './command.js';
import { type Firm, people } from './firm.js';
import { administratorName } from './journey-context.js';

interface Stop {
  readonly name: string;
  readonly title: string;
  readonly tell: string;
  /** A command of ours that the tour runs on Enter, with this terminal, so that it asks what it asks. */
  readonly command?: readonly string[];
}

/** Leads through the main job, a stop after the other; what was done stays done at the next start. */
export async function lead(firm: Firm, desk: string, password: string, signal: AbortSignal): Promise<void> {
  const tour = new Progress(desk);
  const done = await tour.done();
  const stops = tourStops(firm, desk, password);
  const left = stops.filter(({ name }) => !done.has(name));
  if (left.length === 0) {
    console.log('You have been through the main job. Delete the folder demo/ to start anew.');
    return;
  }
  const wanted = await ask(
    done.size === 0
      ? 'Shall I lead you through the main job, step by step? [Y/n] '
      : `You have done ${done.size} of ${stops.length} steps. Shall I lead you on? [Y/n] `,
    signal,
  );
  if (wanted === undefined || /^n/i.test(wanted)) return;
  for (const stop of left) {
    console.log(`\n${stops.indexOf(stop) + 1} of ${stops.length}: ${stop.title}\n${stop.tell}`);
    if (!(await visit(stop, signal))) return;
    await tour.add(stop.name);
  }
  console.log('\nThat was the main job.');
}

/** @returns false when the tour is to end here. A step that failed is offered again. */
async function visit(stop: Stop, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const what = stop.command === undefined ? 'Enter when you have done it' : 'Enter runs it, s skips it';
    const answer = await ask(`[${what}, q ends the tour] `, signal);
    if (answer === undefined || answer === 'q') return false;
    if (answer === 's' || stop.command === undefined) return true;
    const exitCode = await runHere(stop.command);
    if (signal.aborted) return false;
    if (exitCode === 0) return true;
    console.log(`That did not succeed (exit code ${exitCode}). Once more?`);
  }
}

function tourStops(firm: Firm, desk: string, password: string): readonly Stop[] {
  const { http } = firm.service.ready;
  const profile = (who: string): string => join(desk, who);
  const activate = (who: string, address: string): readonly string[] => [
    programs.securemail,
    ...['--profile', profile(who), 'activate', '--service', http, '--address', address],
    ...['--smtp', `smtp://${firm.mail.ready.smtp}`],
  ];
  const inbox = (address: string): string => `${firm.mail.ready.web} shows the mailbox of ${address}.`;
  const inThisFolder = (path: string): string => relative(process.cwd(), path);
  return [
    {
      name: 'enable',
      title: 'The administrator enables mailboxes',
      tell: `Open ${http}/control-panel/, sign in as ${administratorName} with ${password}, tick\n${people.sender.address} and ${people.subscriber.address}, and choose Proceed. Try the POP mailbox too: it is refused.`,
    },
    {
      name: 'activate-sender',
      title: `${people.sender.address} activates a Secure ID`,
      tell: `${inbox(people.sender.address)} The activation code is in the Getting Started mail.`,
      command: activate('sender', people.sender.address),
    },
    {
      name: 'activate-colleague',
      title: `${people.subscriber.address} activates a Secure ID`,
      tell: `${inbox(people.subscriber.address)} Choose a password of its own.`,
      command: activate('colleague', people.subscriber.address),
    },
    {
      name: 'send',
      title: `${people.sender.address} sends a message with attachments`,
      tell: `To ${people.subscriber.address}, a subscriber, and to ${people.outsider.address} and ${people.reception.address}, who have nothing.\nYou are asked for the password of ${people.sender.address}, and for a question and an answer.`,
      command: [programs.securemail, '--profile', profile('sender'), 'send', join(desk, 'message.eml')],
    },
    {
      name: 'pick-up',
      title: 'The outsider picks it up',
      tell: `${inbox(people.outsider.address)} Open the link in the notification, answer the question. Try a wrong answer first.`,
    },
    {
      name: 'read',
      title: 'The colleague reads it',
      tell: `${inbox(people.subscriber.address)} In another terminal:\n  tools/securemail --profile ${inThisFolder(profile('colleague'))} open "$(ls -t ${inThisFolder(join(firm.folders.mail, people.subscriber.address, 'new'))}/* | head -1)"`,
    },
  ];
}

/** Which stops were made, kept beside the profiles of the demo. */
class Progress {
  readonly #desk: string;
  readonly #file: string;

  constructor(desk: string) {
    this.#desk = desk;
    this.#file = join(desk, 'tour.json');
  }

  async done(): Promise<ReadonlySet<string>> {
    const text = await readFile(this.#file, 'utf8').catch(() => '[]');
    return new Set(JSON.parse(text) as readonly string[]);
  }

  async add(name: string): Promise<void> {
    await mkdir(this.#desk, { recursive: true });
    await writeFile(this.#file, JSON.stringify([...(await this.done()), name]));
  }
}

/** @returns what was typed, trimmed and in lower case; undefined after Ctrl+C. */
async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await asking.question(question, { signal })).trim().toLowerCase();
  } catch {
    // readline takes Ctrl+C for itself: what it means is told to the whole process.
    if (!signal.aborted) process.kill(process.pid, 'SIGINT');
    return undefined;
  } finally {
    asking.close();
  }
}

function runHere(command: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}
