/**
 * The address a link of a message may lead to.
 * @returns undefined unless it is an absolute http, https, mailto or tel address.
 */
export function linkTarget(href: string): string | undefined {
  // What browsers ignore inside an address (WHATWG URL §4.4: tab, newline, leading controls) hides schemes.
  const cleaned = href.replace(/[\p{Cc} ]+/gu, (run) => (run.includes(' ') ? ' ' : '')).trim();
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(cleaned) || !URL.canParse(cleaned)) return undefined;
  const url = new URL(cleaned);
  // user:password@ in front of the host serves only to make an address look like another.
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
  }
  return url.href;
}

/** What tells a person where a link leads: the host as it is looked up, or the mailbox or number. */
export function trueAddress(target: string): string {
  const url = new URL(target);
  return url.protocol === 'mailto:' || url.protocol === 'tel:' ? decodeURI(url.pathname) : url.host;
}
