import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';

export type RelayOutcome =
  | { readonly kind: 'accepted' }
  /** For good: the sender is told. */
  | { readonly kind: 'refused'; readonly reply: string }
  /** For now: tried again. */
  | { readonly kind: 'later'; readonly reply: string };

/** Hands one message for one recipient to the gateway. */
export async function relayToGateway(
  gateway: { readonly host: string; readonly port: number },
  sender: string,
  recipient: string,
  content: Readable,
): Promise<RelayOutcome> {
  // One transaction per recipient: then every outcome belongs to exactly one of them.
  const transport = createTransport({
    host: gateway.host,
    port: gateway.port,
    ignoreTLS: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 120_000,
  });
  try {
    await transport.sendMail({ envelope: { from: sender, to: [recipient] }, raw: content });
    return { kind: 'accepted' };
  } catch (error) {
    const { response, responseCode, message } = error as Error & { response?: string; responseCode?: number };
    const reply = response ?? message;
    return responseCode !== undefined && responseCode >= 500
      ? { kind: 'refused', reply }
      : { kind: 'later', reply };
  } finally {
    transport.close();
    content.destroy();
  }
}
