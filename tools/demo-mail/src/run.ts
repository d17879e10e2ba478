import { startDemoMail } from './demo-mail.js';
import { DemoMailError } from './demo-mail-error.js';
import { parseSettings, usage } from './settings.js';

/**
 * The program: runs until SIGINT or SIGTERM.
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  try {
    const settings = parseSettings(args);
    const demoMail = await startDemoMail(settings, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify({ ready: true, smtp: demoMail.smtp, web: demoMail.web })}\n`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await demoMail.stop();
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof DemoMailError && error.code === 'usage' ? 2 : 1;
  }
}
