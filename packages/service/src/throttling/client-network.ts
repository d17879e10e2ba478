/**
 * What counts as one client: an IPv6 customer has a whole /64 to choose addresses from; an IPv4 address in IPv6
 * form is itself.
 */
export function clientNetwork(source: string): string {
  const address = source.replace(/^::ffff:(?=\d+\.)/, '');
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = address.includes('::') && tail !== '' ? tail.split(':') : [];
  const zeros = address.includes('::')
    ? Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0')
    : [];
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
