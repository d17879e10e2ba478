import type { AddressInfo } from 'node:net';
import { type MimeEntity, parseMime } from '@secure-mail/smime';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it is given. */
export interface Smarthost {
  readonly port: number;
  /** The first mail to this address that has come or will come, and was not asked for before. */
  mailTo(address: string): Promise<MimeEntity & { readonly raw: string }>;
  /** How many came for this address, ever. */
  count(address: string): number;
  /** From now on, recipients get this SMTP answer; undefined: they are accepted; a promise: after it. */
  answerRecipients(answer: RecipientAnswer | undefined): void;
  close(): Promise<void>;
}

type Refusal = { readonly code: number; readonly text: string };
type RecipientAnswer = (address: string) => Refusal | undefined | Promise<Refusal | undefined>;
type ReceivedMail = MimeEntity & { readonly raw: string };

export async function startSmarthost(): Promise<Smarthost> {
  const counts = new Map<string, number>();
  const unclaimed = new Map<string, ReceivedMail[]>();
  const waiting = new Map<string, ((mail: ReceivedMail) => void)[]>();
  let refuse: RecipientAnswer | undefined;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, callback) => {
      Promise.resolve(refuse?.(address)).then((refusal) =>
        callback(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code })),
      );
    },
    onData: (stream, session, callback) => {
      stream.toArray().then((chunks: Uint8Array[]) => {
        const bytes = Buffer.concat(chunks);
        const mail = Object.assign(parseMime(bytes), { raw: bytes.toString('latin1') });
        for (const { address } of session.envelope.rcptTo) {
          counts.set(address, (counts.get(address) ?? 0) + 1);
          const claim = waiting.get(address)?.shift();
          if (claim === undefined) unclaimed.set(address, [...(unclaimed.get(address) ?? []), mail]);
          else claim(mail);
        }
        callback(null);
      }, callback);
    },
  });
  // A client that is killed resets its connection.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mailTo: (address) => {
      const mail = unclaimed.get(address)?.shift();
      if (mail !== undefined) return Promise.resolve(mail);
      return new Promise((resolve) => waiting.set(address, [...(waiting.get(address) ?? []), resolve]));
    },
    count: (address) => counts.get(address) ?? 0,
    answerRecipients: (answer) => {
      refuse = answer;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
