import { openLog } from '../logging.js';
import { startService } from '../serve.js';
import { readSettings } from '../settings.js';

/**
 * Runs the service until SIGTERM or SIGINT, then lets what runs end. One line of JSON on stdout says when it
 * is ready; the log goes to stderr.
 */
export async function serve(o: { readonly dataFolder: string | undefined }): Promise<void> {
  const given = o.dataFolder === undefined ? {} : { SECURE_MAIL_DATA: o.dataFolder };
  const settings = readSettings({ ...process.env, ...given });
  const log = openLog(settings.logLevel);
  const stopAsked = new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const service = await startService({ settings, log });
  const ready = {
    ready: true,
    http: `http://${hostOf(settings.httpHost)}:${service.settings.httpPort}`,
    gateway: service.gateway,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const signal = await stopAsked;
  log.info({ signal }, 'stopping');
  // Asked twice: whoever asks does not want to wait.
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  await service.stop();
  log.info('stopped');
}

function hostOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
