import { destination, type Logger, pino } from 'pino';
import type { Settings } from './settings.js';

/**
 * One line of JSON per event on stderr. Nothing that holds a secret is given to it; should something slip in
 * all the same, the names that secrets go by are cut out.
 */
export function openLog(level: Settings['logLevel']): Logger {
  const secrets = [
    'authorization',
    'cookie',
    'password',
    'answer',
    'question',
    'token',
    'activationCode',
    'activationToken',
    'sessionToken',
    'csrfToken',
    'registrationRecord',
    'startLoginRequest',
    'finishLoginRequest',
  ];
  return pino(
    {
      level,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut out]' },
      base: { pid: process.pid },
    },
    destination({ dest: 2, sync: true }),
  );
}
