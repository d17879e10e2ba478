import { SmimeError } from '../smime-error.js';
import type { Watching } from './watched-source.js';

/** Refuses what could not be called or listened to once something is read. */
export function requireWatching({ signal, onProgress }: Watching): void {
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new SmimeError(
      'invalid-argument',
      'The signal is no AbortSignal; a controller has it as `signal`.',
    );
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new SmimeError('invalid-argument', 'What is given as onProgress is no function.');
}
