import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programs, runCommand } from '../command.js';
import { refusalOf, secretFile, serviceCommand } from '../desk.js';
import { people, serviceEnvironment } from '../firm.js';
import { administratorName, type JourneyContext } from '../journey-context.js';

/** The operator's part: an organisation with a confirmed domain, its mailboxes, an administrator. */
export async function setUpOrganisation({ report, firm, desk, secrets }: JourneyContext): Promise<void> {
  const data = firm.folders.data;
  const commands = await operatorCommands(desk, secrets.administratorPassword);
  for (const command of commands) {
    const result = await serviceCommand(data, ...command);
    report.check(
      `securemail-service ${command.slice(0, 2).join(' ')}`,
      result.exitCode === 0,
      result.stdout.trim() || result.stderr.trim(),
    );
  }
}

/** What the operator runs, with the files that the commands read written to the desk. */
export async function operatorCommands(
  desk: string,
  administratorPassword: string,
): Promise<readonly (readonly string[])[]> {
  const passwordFile = await secretFile(desk, 'administrator-password', administratorPassword);
  const csv = join(desk, 'mailboxes.csv');
  await writeFile(csv, mailboxesCsv());
  return [
    ['organisation', 'create', 'Demo firm', '--domain', 'firm.example'],
    ['domain', 'confirm', 'firm.example', '--reason', 'demonstration on one machine'],
    ['administrator', 'create', administratorName, '--password-file', passwordFile],
    ['mailbox', 'import', csv],
  ];
}

/** PGlite would let two processes into one folder and lose both their work; the service must not. */
export async function tryASecondService({ report, firm }: JourneyContext): Promise<void> {
  const second = await runCommand(
    programs.service,
    ['serve'],
    serviceEnvironment(firm.folders, 0, 0, firm.mail.ready.smtp),
  );
  report.check(
    'a second service on the same data folder is refused with exit code 75',
    second.exitCode === 75,
    second.stderr.trim(),
  );
}

/** A damaged list must change nothing. */
export async function tryADamagedList({ report, firm, desk }: JourneyContext): Promise<void> {
  const csv = join(desk, 'damaged.csv');
  await writeFile(
    csv,
    'address,display name,type\nnew@firm.example,New,exchange\nnot an address,Nobody,exchange\n',
  );
  const result = await serviceCommand(firm.folders.data, 'mailbox', 'import', csv);
  report.check(
    'a list with a wrong line is refused as a whole, naming the line',
    result.exitCode === 2,
    refusalOf(result).message,
  );
}

function mailboxesCsv(): string {
  const rows = [people.sender, people.subscriber].map(({ address, name }) => `${address},"${name}",exchange`);
  return [
    'address,display name,type',
    ...rows,
    `${people.reception.address},${people.reception.name},pop-imap`,
    '',
  ].join('\n');
}
