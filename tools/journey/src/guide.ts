import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { composeDemoMessage } from './demo-message.js';
import { serviceCommand } from './desk.js';
import { Firm, type FirmPorts, firmFolders, people } from './firm.js';
import { busyPorts } from './free-port.js';
import { lead } from './guided-tour.js';
import { administratorName } from './journey-context.js';
import { operatorCommands } from './steps/set-up.js';

/**
 * Starts everything below `./demo`, says where it is, and leads through the main job.
 * @param firstPort of the four that the demo listens on.
 * @returns the exit code.
 */
export async function guide(firstPort: number): Promise<number> {
  const ports: FirmPorts = {
    http: firstPort,
    web: firstPort + 1,
    gateway: firstPort + 2,
    smtp: firstPort + 3,
  };
  const busy = await busyPorts(Object.values(ports));
  if (busy.length > 0) {
    const choice = `./tools/start --first-port ${firstPort + 1000}`;
    console.error(
      `Port ${busy.join(', ')} is in use. Is ./tools/start running already? Else choose others: ${choice}`,
    );
    return 1;
  }
  const folders = firmFolders(join(process.cwd(), 'demo'));
  const desk = join(folders.root, 'desk');
  const ended = endAsked();
  console.log('Starting the firm’s mail server and the service …');
  const firm = await Firm.start(folders, ports);
  try {
    const password = await prepareOnce(folders.data, desk);
    console.log(addresses(firm, password));
    if (process.stdin.isTTY) await Promise.race([lead(firm, desk, password, ended.signal), ended.asked]);
    if (!ended.signal.aborted) {
      console.log('\nEverything goes on running. Ctrl+C ends it; ./tools/start goes on where you left off.');
      await ended.asked;
    }
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
  const commands = await operatorCommands(desk, password);
  await writeFile(join(desk, 'message.eml'), composeDemoMessage(people, new Date()).bytes);
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

/** Ctrl+C, or the end that the system asks for. */
function endAsked(): { readonly signal: AbortSignal; readonly asked: Promise<void> } {
  const ending = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        ending.abort();
        resolve();
      });
    }
  });
  return { signal: ending.signal, asked };
}
