/**
 * The same answer for the same object: found out once, and kept as long as the object lives. What the object holds
 * counts as unchanging. Nothing is kept when finding it out throws.
 */
export function onceFor<Key extends object, Answer>(find: (key: Key) => Answer): (key: Key) => Answer {
  const known = new WeakMap<Key, { readonly answer: Answer }>();
  return (key) => {
    const found = known.get(key) ?? { answer: find(key) };
    known.set(key, found);
    return found.answer;
  };
}
