/**
 * A person inside a sentence of the catalogue: the name only where it can be nothing but one. Whoever writes a mail
 * chooses it, and could go on with our own words, or turn them round with marks of direction.
 */
export function personInSentence({
  name,
  address,
}: {
  readonly name: string;
  readonly address: string;
}): string {
  const isName = /^[\p{L}\p{M}\p{N} .'’()-]{1,60}$/u.test(name);
  return isName && name.toLowerCase() !== address.toLowerCase() ? `${name} <${address}>` : address;
}
