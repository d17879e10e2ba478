import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { programs } from './command.js';
import { composeDemoMessage } from './demo-message.js';
import { secretFile, serviceCommand } from './desk.js';
import { Firm, firmFolders, people } from './firm.js';
import { administratorName } from './journey-context.js';
import { mailboxesCsv } from './steps/set-up.js';

const ports = { http: 8025, gateway: 2525, smtp: 2526, web: 8026 };

/** Starts everything below `./demo`, says where it is, and leads through the main job. */
export async function guide(): Promise<number> {
  const folders = firmFolders(join(process.cwd(), 'demo'));
  const desk = join(folders.root, 'desk');
  console.log('Starting the firm’s mail server and the service …');
  const firm = await Firm.start(folders, ports);
  const ended = endAsked();
  try {
    const password = await prepareOnce(folders.data, desk);
    console.log(addresses(firm, password));
    if (process.stdin.isTTY) await Promise.race([lead(firm, desk, password), ended]);
    console.log('\nEverything goes on running. Ctrl+C ends it; ./tools/start goes on where you left off.');
    await ended;
  } finally {
    console.log('\nEnding …');
    await firm.stop();
  }
  return 0;
}

/** The operator's part, the first time; everything it does can be done again without harm. */
async function prepareOnce(data: string, desk: string): Promise<string> {
  const file = join(desk, 'administrator-password');
  if (existsSync(join(desk, 'prepared'))) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(9).toString('base64url');
  await secretFile(desk, 'administrator-password', password);
  await writeFile(join(desk, 'mailboxes.csv'), mailboxesCsv());
  await writeFile(join(desk, 'message.eml'), composeDemoMessage(people, new Date()).bytes);
  const commands: readonly (readonly string[])[] = [
    ['organisation', 'create', 'Demo firm', '--domain', 'firm.example'],
    ['domain', 'confirm', 'firm.example', '--reason', 'demonstration on one machine'],
    ['administrator', 'create', administratorName, '--password-file', file],
    ['mailbox', 'import', join(desk, 'mailboxes.csv')],
  ];
  for (const command of commands) {
    const result = await serviceCommand(data, ...command);
    if (result.exitCode !== 0)
      throw new Error(`${command.slice(0, 2).join(' ')}: ${result.stdout}${result.stderr}`);
    console.log(`  done: securemail-service ${command.slice(0, 2).join(' ')}`);
  }
  await writeFile(join(desk, 'prepared'), '');
  return password;
}

function addresses(firm: Firm, password: string): string {
  return `
  Control Panel     ${firm.service.ready.http}/control-panel/   (${administratorName} / ${password})
  Mailboxes         ${firm.mail.ready.web}
  Service           ${firm.service.ready.http}
  Submission (SMTP) ${firm.mail.ready.smtp}
  Gateway (SMTP)    ${firm.service.ready.gateway}
  Files             ${relative(process.cwd(), firm.folders.root)}/
`;
}

interface Stop {
  readonly title: string;
  readonly tell: string;
  /** A command of ours that the guide runs on Enter, with this terminal, so that it asks what it asks. */
  readonly command?: readonly string[];
}

async function lead(firm: Firm, desk: string, password: string): Promise<void> {
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const wanted = await questions.question('Shall I lead you through the main job, step by step? [Y/n] ');
  questions.close();
  if (/^n/i.test(wanted.trim())) return;
  const stops = journeyStops(firm, desk, password);
  for (const [index, stop] of stops.entries()) {
    console.log(`\n\x1b[1m${index + 1} of ${stops.length}: ${stop.title}\x1b[0m\n${stop.tell}`);
    const asking = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await enter(asking, stop);
    asking.close();
    if (answer === 'quit') return;
    if (answer === 'skip' || stop.command === undefined) continue;
    await runHere(stop.command);
  }
  console.log('\nThat was the main job.');
}

async function enter(asking: Interface, stop: Stop): Promise<'go' | 'skip' | 'quit'> {
  const what = stop.command === undefined ? 'Enter when you have done it' : 'Enter runs it, s skips it';
  const answer = (await asking.question(`[${what}, q ends the tour] `)).trim().toLowerCase();
  if (answer === 'q') return 'quit';
  return answer === 's' ? 'skip' : 'go';
}

function journeyStops(firm: Firm, desk: string, password: string): readonly Stop[] {
  const { http } = firm.service.ready;
  const profile = (who: string): string => join(desk, who);
  const activate = (who: string, address: string): readonly string[] => [
    programs.securemail,
    ...['--profile', profile(who), 'activate', '--service', http, '--address', address],
    ...['--smtp', `smtp://${firm.mail.ready.smtp}`],
  ];
  const inbox = (address: string): string => `${firm.mail.ready.web} shows the mailbox of ${address}.`;
  return [
    {
      title: 'The administrator enables mailboxes',
      tell: `Open ${http}/control-panel/, sign in as ${administratorName} with ${password}, tick\n${people.sender.address} and ${people.subscriber.address}, and choose Proceed. Try the POP mailbox too: it is refused.`,
    },
    {
      title: 'The sender activates a Secure ID',
      tell: `${inbox(people.sender.address)} The activation code is in the Getting Started mail.`,
      command: activate('sender', people.sender.address),
    },
    {
      title: 'The colleague activates a Secure ID',
      tell: inbox(people.subscriber.address),
      command: activate('colleague', people.subscriber.address),
    },
    {
      title: 'The sender sends a message with attachments',
      tell: `To ${people.subscriber.address}, a subscriber, and ${people.outsider.address}, who has nothing.\nYou are asked for the sender’s password, and for a question and an answer.`,
      command: [programs.securemail, '--profile', profile('sender'), 'send', join(desk, 'message.eml')],
    },
    {
      title: 'The outsider picks it up',
      tell: `${inbox(people.outsider.address)} Open the link in the notification, answer the question. Try a wrong answer first.`,
    },
    {
      title: 'The colleague reads it',
      tell: `${inbox(people.subscriber.address)} Download the source of the message there, or open the newest file of the Maildir:\n  packages/desktop/bin/securemail.js --profile ${relative(process.cwd(), profile('colleague'))} open "$(ls -t ${relative(process.cwd(), join(firm.folders.mail, people.subscriber.address, 'new'))}/* | head -1)"\nin another terminal.`,
    },
  ];
}

async function runHere(command: readonly string[]): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  await new Promise((resolve) => child.once('close', resolve));
}

function endAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
