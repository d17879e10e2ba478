import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { people } from '../firm.js';
import type { JourneyContext } from '../journey-context.js';
import { readMailbox } from '../maildir.js';
import type { SentMessage } from './send.js';

/** What anybody who can send mail may try at the gateway. */
export async function tryTheGateway({ report, firm }: JourneyContext, sent: SentMessage): Promise<void> {
  const gateway = firm.service.ready.gateway;
  const again = await deliver(gateway, sent.gatewayAddress, sent.received.bytes);
  report.check('the same message delivered again is accepted again', again.startsWith('250'), again);
  const unknown = await deliver(gateway, otherAddress(sent.gatewayAddress), sent.received.bytes);
  report.check('an address that was never given out is refused at RCPT', unknown.startsWith('550'), unknown);
  const other = changedCiphertext(sent.received.bytes);
  const foreign = await deliver(gateway, sent.gatewayAddress, other);
  report.check('another message under the deposit’s address is refused', foreign.startsWith('550'), foreign);
  const relay = await deliver(gateway, people.outsider.address, sent.received.bytes);
  report.check('the gateway relays nothing to others', relay.startsWith('55'), relay);
}

/** Looked at late in the journey, when a wrong second notification would have arrived. */
export async function checkNotifiedOnce({ report, firm }: JourneyContext, sent: SentMessage): Promise<void> {
  for (const { address } of [people.outsider, people.reception]) {
    const mails = await readMailbox(firm.folders.mail, address);
    const notifications = mails.filter((mail) => (mail.email.text ?? '').includes(sent.depositId));
    report.check(`${address} was notified once of it`, notifications.length === 1, `${notifications.length}`);
  }
}

/** Well-formed, and nobody's. */
function otherAddress(address: string): string {
  const first = address.charAt('emx-'.length);
  return address.replace(`emx-${first}`, `emx-${first === 'a' ? 'b' : 'a'}`);
}

function changedCiphertext(message: Buffer): Buffer {
  const changed = Buffer.from(message);
  const at = message.indexOf('\r\n\r\n') + 4 + 76 * 50;
  changed[at] = changed[at] === 0x41 ? 0x42 : 0x41;
  return changed;
}

/** One SMTP transaction by hand (RFC 5321). @returns the answer that decided it. */
async function deliver(endpoint: string, recipient: string, message: Buffer): Promise<string> {
  const [host, port] = endpoint.split(':');
  const socket = connect(Number(port), host);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    for (;;) {
      const line = await lines.next();
      if (line.done) return '000 connection closed';
      if (!/^\d{3}-/.test(line.value)) return line.value;
    }
  };
  const ask = async (command: string): Promise<string> => {
    socket.write(`${command}\r\n`);
    return answer();
  };
  try {
    await answer();
    await ask('EHLO mail.firm.example');
    await ask(`MAIL FROM:<${people.sender.address}>`);
    const accepted = await ask(`RCPT TO:<${recipient}>`);
    if (!accepted.startsWith('250')) return accepted;
    await ask('DATA');
    socket.write(message.toString('latin1').replace(/^\./gm, '..'), 'latin1');
    return await ask('\r\n.');
  } finally {
    socket.destroy();
  }
}
