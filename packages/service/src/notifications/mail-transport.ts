import nodemailer from 'nodemailer';
import { plainLine } from './plain-line.js';

/** The way out: the configured smarthost, which delivers to the world. */
export interface MailTransport {
  /** @throws whatever is worth another try */
  send(mail: {
    readonly from: string;
    readonly to: string;
    readonly message: Uint8Array;
  }): Promise<DeliveryOutcome>;
}

/** Accepted, or refused for good: the mail server said no (5yz), and would say so again. */
export type DeliveryOutcome =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: string };

export function openMailTransport(smarthost: URL): MailTransport {
  const transport = nodemailer.createTransport({
    url: smarthost.href,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ from, to, message }) {
      try {
        await transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(message) });
        return { accepted: true };
      } catch (error) {
        const reason = refusalFor(error);
        if (reason === undefined) throw error;
        return { accepted: false, reason };
      }
    },
  };
}

/**
 * A 5yz answer about this mail: to MAIL FROM, RCPT TO or the message (RFC 5321 §4.2.1). A refused login or TLS
 * handshake is about the smarthost's settings, which somebody will put right, so the mail waits.
 */
function refusalFor(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return undefined;
  const { responseCode, command } = error;
  const aboutTheMail = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  if (typeof responseCode !== 'number' || responseCode < 500 || !aboutTheMail) return undefined;
  return plainLine(
    'response' in error && typeof error.response === 'string' ? error.response : error.message,
  );
}
