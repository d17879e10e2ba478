import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Settings } from './settings.js';

/**
 * One line of JSON per event on stderr. Nothing that holds a secret is given to it; should something slip in
 * all the same, the names that secrets go by are cut out.
 */
export function openLog(level: Settings['logLevel'], stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[cut out]',
      },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    stream ?? destination({ dest: 2, sync: true }),
  );
}

const secretNames = [
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

/** What an error is and where it came from. Databases hang the statement's parameters on theirs: not those. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error;
  return {
    type: error.name,
    ...('code' in error ? { code: String(error.code) } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth >= 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
