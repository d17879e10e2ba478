import { ClientError } from '../client-error.js';
import { assertKnownCharacters } from './typed-text.js';

/** Which definition of `normaliseAnswer` an answer was registered under. A new definition gets a new number. */
export const answerNormalisationVersion = 1;

/**
 * The one form in which pickup and recovery answers enter OPAQUE: NFKC, letters without case, and without
 * spaces, punctuation and invisible characters, so that "Sankt-Martins-Platz 4" and "sankt martins platz 4"
 * are the same answer. Applied until nothing changes any more; the result is its own normal form.
 *
 * Letters lose their case by lower, upper, lower, one code point at a time: that equals Unicode's full case
 * folding where people would notice (ß = ẞ = ss, final sigma) and depends on no neighbour. It is stable on
 * every runtime with Unicode 11 or later (see also `assertKnownCharacters`).
 * @throws {ClientError} `empty-answer` when nothing is left, `unsupported-character`.
 */
export function normaliseAnswer(answer: string): string {
  assertKnownCharacters(answer);
  let normalised = answer;
  for (let previous: string | undefined; previous !== normalised; ) {
    previous = normalised;
    normalised = withoutCase(withoutSeparators(previous)).normalize('NFKC');
  }
  if (normalised === '') {
    throw new ClientError('empty-answer', 'The answer must have at least one letter or digit.');
  }
  return normalised;
}

/**
 * Modifier symbols (Sk) count as punctuation, since people type ´ and ` for an apostrophe; they go before NFKC
 * makes a space and an accent of them.
 */
function withoutSeparators(text: string): string {
  return text.replace(
    /[\p{Punctuation}\p{Separator}\p{Control}\p{Modifier_Symbol}\p{Default_Ignorable_Code_Point}\s]/gu,
    '',
  );
}

function withoutCase(text: string): string {
  return Array.from(text, (character) => character.toLowerCase().toUpperCase())
    .flatMap((characters) => Array.from(characters, (character) => character.toLowerCase()))
    .join('');
}
