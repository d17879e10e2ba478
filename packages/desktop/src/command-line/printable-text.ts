/**
 * Text that came from somebody else, safe for a terminal: without escape sequences and other control
 * characters, and without direction marks that would make it read differently from what it is.
 */
export function printableText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** The same for something that must stay on one line. */
export function printableLine(text: string): string {
  return printableText(text).replace(/\s+/g, ' ').trim();
}
