/**
 * Remembers the outcome of a check between two immutable things. A long path search, or the next message from the
 * same sender, then costs no second signature verification.
 */
export function verifiedOnce<A extends object, B extends object>(
  check: (a: A, b: B) => Promise<boolean>,
): (a: A, b: B) => Promise<boolean> {
  const known = new WeakMap<A, WeakMap<B, Promise<boolean>>>();
  return (a, b) => {
    const row = known.get(a) ?? new WeakMap<B, Promise<boolean>>();
    known.set(a, row);
    const outcome = row.get(b) ?? check(a, b);
    row.set(b, outcome);
    return outcome;
  };
}
