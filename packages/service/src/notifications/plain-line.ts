/**
 * A name that somebody chose, made fit for one line of a mail: no line breaks, controls or direction overrides
 * (which could forge a header, a second paragraph or another address), and no longer than a name needs to be.
 * Source: RFC 5322 §2.2 (header fields), Unicode TR #36 §3.2 (bidirectional spoofing).
 */
export function plainLine(value: string): string {
  return value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);
}
