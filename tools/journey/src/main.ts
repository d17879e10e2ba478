import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.js';
import { composeDemoMessage } from './demo-message.js';
import { Firm, firmFolders, people } from './firm.js';
import { guide } from './guide.js';
import { travel } from './journey.js';
import type { JourneySecrets } from './journey-context.js';
import { Report } from './report.js';

const usage = `./tools/start                     starts everything and offers the guided journey
  --first-port N                  the demo's four ports begin here; 8025 unless said otherwise
./tools/start --once              the whole journey without questions; exit code 0 when all held
  --report FILE                   writes how many checks held, as JSON
  --screenshots FOLDER            takes pictures of the pages on the way
  --keep                          leaves the temporary folder of --once behind`;

/** @returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  if (!options.once) return guide(Number(options['first-port']));
  return once(options);
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        'first-port': { type: 'string', default: '8025' },
        report: { type: 'string' },
        screenshots: { type: 'string' },
      },
    }).values;
  } catch {
    return undefined;
  }
}

async function once(options: Options): Promise<number> {
  const report = new Report();
  const browser = await launchBrowser();
  if (browser === undefined && process.env.CI === 'true') {
    report.check('Chromium is there (it must be, with CI=true)', false);
    return report.finish(options.report);
  }
  const root = await mkdtemp(join(tmpdir(), 'secure-mail-'));
  report.say(`Everything of this journey is in ${root}`);
  let firm: Firm | undefined;
  const tidy = async (): Promise<void> => {
    await browser?.close();
    await firm?.stop();
    if (!options.keep) await rm(root, { recursive: true, force: true });
  };
  // The folder holds passwords and keys: it goes, and so do the processes, however the journey ends.
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => void tidy().finally(() => process.exit(exitCode)));
  }
  try {
    report.step('The firm’s mail server and the service start');
    firm = await Firm.start(firmFolders(root), { http: 0, gateway: 0, smtp: 0, web: 0 });
    report.check('both are ready', true, `${firm.service.ready.http}, mail on ${firm.mail.ready.smtp}`);
    await travel({
      report,
      firm,
      desk: join(root, 'desk'),
      browser,
      screenshots: options.screenshots,
      secrets: freshSecrets(),
      message: composeDemoMessage(people, new Date()),
    });
  } catch (error) {
    report.broke(error);
  } finally {
    await tidy();
  }
  return report.finish(options.report);
}

/** Passwords of this journey alone; question and answer are what a person would choose. */
function freshSecrets(): JourneySecrets {
  const password = (): string => randomBytes(15).toString('base64url');
  return {
    administratorPassword: password(),
    senderPassword: password(),
    subscriberPassword: password(),
    pfxPassword: password(),
    question: 'In which town did we sign the contract?',
    answer: `Schwäbisch Gmünd ${randomBytes(3).toString('hex')}`,
  };
}
