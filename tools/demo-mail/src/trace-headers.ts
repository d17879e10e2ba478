/** The `Received` line of an accepting server. Source: RFC 5321 §4.4. */
export function receivedHeader(o: {
  readonly helo: string;
  readonly address: string;
  readonly protocol: string;
  readonly id: string;
  /** Named only when there is one: the others' addresses are nobody's business. */
  readonly recipients: readonly string[];
  readonly at: Date;
}): string {
  const only = o.recipients.length === 1 ? `\r\n\tfor <${o.recipients[0]}>` : '';
  const helo = o.helo.replace(/[^\w.[\]:-]/g, '_');
  return `Received: from ${helo} ([${o.address}])\r\n\tby ${hostName} with ${o.protocol} id ${o.id}${only};\r\n\t${dateTime(o.at)}\r\n`;
}

/** What final delivery puts on top. Source: RFC 5321 §4.4 (Return-Path); Delivered-To as MTAs write it. */
export function deliveryHeaders(sender: string, recipient: string): string {
  return `Return-Path: <${sender}>\r\nDelivered-To: ${recipient}\r\n`;
}

/** Source: RFC 5322 §3.3. */
export function dateTime(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}

export const hostName = 'demo-mail.example';
