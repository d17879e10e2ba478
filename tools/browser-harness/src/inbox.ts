import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** One character per byte. */
  readonly content: string;
}

/** A mail server on loopback that keeps what it is given until somebody asks for it. */
export class Inbox {
  readonly #mails: ReceivedMail[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      this.#mails.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        content: Buffer.concat(chunks).toString('latin1'),
      });
      done();
      for (const look of this.#waiting) look();
    },
  });

  /** @returns the port. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** The next mail to this address, when it comes. Each mail is given once. */
  mailTo(address: string): Promise<ReceivedMail> {
    return new Promise((found) => {
      const look = () => {
        const index = this.#mails.findIndex(({ to }) => to.includes(address));
        const [mail] = index < 0 ? [] : this.#mails.splice(index, 1);
        if (mail === undefined) return;
        this.#waiting.delete(look);
        found(mail);
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): Promise<void> {
    return new Promise((closed) => this.#server.close(closed));
  }
}
