/**
 * A domain with its U-labels as A-labels (RFC 5891 §4, mapped by UTS #46 as browsers and mail programs do): of
 * `bär.example` it is `xn--br-via.example`. One in ASCII is in lower case and otherwise as it was. Undefined for what
 * no host can be called (RFC 1123 §2.1).
 */
export function asciiDomain(domain: string): string | undefined {
  if (IS_ASCII.test(domain)) return domain.toLowerCase();
  // Whatever else has a meaning in a URL, or is left out of one, is no domain.
  if (domain.length > LONGEST || !NAME.test(domain)) return undefined;
  const url = `http://${domain}/`;
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host.length <= LONGEST && HOST.test(host) ? host : undefined;
}

const LONGEST = 253;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const IS_ASCII = /^[\x00-\x7f]*$/;
/** Letters, digits, dots, what is beyond ASCII, and hyphens inside of labels (RFC 5891 §4.2.3.1). */
const NAME = /^(?!-|.*\.-|.*-(?:\.|$))[a-z0-9.\-\u{80}-\u{10ffff}]+$/iu;
/** The last label has a letter: without one it is an IP address, which URLs know in several forms. */
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?=[0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
