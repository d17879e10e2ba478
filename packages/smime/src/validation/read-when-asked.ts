import { SmimeError } from '../smime-error.js';

/**
 * Reads when somebody asks first, and remembers what came of it. Undefined when it cannot be read: anybody on the way
 * can put damaged data into a message, and it is no information wherever it came from.
 */
export function readWhenAsked<T>(read: () => T): () => T | undefined {
  let found: { readonly value: T | undefined } | undefined;
  return () => {
    found ??= { value: unlessDamaged(read) };
    return found.value;
  };
}

/** Undefined when it cannot be read. */
export function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SmimeError) return undefined;
    throw error;
  }
}
