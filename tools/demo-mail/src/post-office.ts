import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { bounceMessage } from './bounce.js';
import { relayToGateway } from './gateway-relay.js';
import type { Maildirs } from './maildir.js';
import type { Spool, SpooledMessage, SpooledRecipient } from './spool.js';
import { deliveryHeaders } from './trace-headers.js';

const longestDelay = 60_000;
const giveUpAfter = 2 * 24 * 3600 * 1000;

export interface PostOfficeOptions {
  readonly spool: Spool;
  readonly maildirs: Maildirs;
  readonly gateway: { readonly host: string; readonly port: number };
  readonly gatewayDomain: string;
  readonly retryDelay: number;
  readonly log: (line: string) => void;
}

/** Brings accepted messages to their recipients: Maildirs at once, the gateway with as many tries as it takes. */
export class PostOffice {
  readonly #options: PostOfficeOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: PostOfficeOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier process left. */
  async resume(): Promise<void> {
    for (const message of await this.#options.spool.all()) await this.#deliver(message);
  }

  /** Returns when the message is durable and in every Maildir it is for. */
  async accept(id: string, sender: string, recipients: readonly string[], content: Readable): Promise<void> {
    const message: SpooledMessage = {
      id,
      receivedAt: new Date().toISOString(),
      sender: sender.toLowerCase(),
      waiting: [...new Set(recipients.map((recipient) => recipient.toLowerCase()))].map((address) => ({
        address,
        route: address.endsWith(`@${this.#options.gatewayDomain}`) ? 'gateway' : 'mailbox',
        attempts: 0,
      })),
    };
    await this.#options.spool.add(message, content);
    await this.#deliver(message);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  /** Maildirs have the message under its spool id, so doing this twice delivers once. */
  async #deliver(message: SpooledMessage): Promise<void> {
    const { maildirs, spool } = this.#options;
    for (const { address } of message.waiting.filter(({ route }) => route === 'mailbox')) {
      const headers = deliveryHeaders(message.sender, address);
      await maildirs.deliver(address, message.id, () =>
        Readable.from(joined(headers, spool.content(message))),
      );
    }
    await this.#settle(
      { ...message, waiting: message.waiting.filter(({ route }) => route === 'gateway') },
      0,
    );
  }

  async #settle(message: SpooledMessage, delay: number): Promise<void> {
    if (message.waiting.length === 0) return this.#options.spool.remove(message.id);
    if (this.#stopped) return;
    const relay = () => {
      this.#timers.delete(message.id);
      const work = this.#relay(message)
        .catch((error: unknown) => this.#options.log(`${message.id}: ${String(error)}`))
        .finally(() => this.#running.delete(work));
      this.#running.add(work);
    };
    this.#timers.set(message.id, setTimeout(relay, delay));
  }

  async #relay(message: SpooledMessage): Promise<void> {
    const { gateway, spool, log } = this.#options;
    const waiting: SpooledRecipient[] = [];
    for (const recipient of message.waiting) {
      const outcome = await relayToGateway(
        gateway,
        message.sender,
        recipient.address,
        spool.content(message),
      );
      log(
        `${message.id}: ${recipient.address} ${outcome.kind}${'reply' in outcome ? ` (${outcome.reply})` : ''}`,
      );
      const tooOld = Date.now() - Date.parse(message.receivedAt) > giveUpAfter;
      if (outcome.kind === 'refused' || (outcome.kind === 'later' && tooOld)) {
        await this.#bounce(message, recipient, outcome.reply);
      } else if (outcome.kind === 'later') {
        waiting.push({ ...recipient, attempts: recipient.attempts + 1 });
      }
    }
    const left = { ...message, waiting };
    if (waiting.length > 0) await spool.save(left);
    const attempts = Math.max(1, ...waiting.map((recipient) => recipient.attempts));
    await this.#settle(
      left,
      Math.min(longestDelay, this.#options.retryDelay * 2 ** Math.min(attempts - 1, 16)),
    );
  }

  async #bounce(message: SpooledMessage, recipient: SpooledRecipient, reply: string): Promise<void> {
    // RFC 5321 §6.1: nothing is ever sent back for a message with the null sender.
    if (message.sender === '') return;
    const report = bounceMessage({
      sender: message.sender,
      recipient: recipient.address,
      reply,
      arrivedAt: new Date(message.receivedAt),
      at: new Date(),
      headers: await headerSection(this.#options.spool.content(message)),
    });
    // Its id follows from what failed, so that a kill between here and the spool's update bounces once.
    const failed = createHash('sha256').update(recipient.address).digest('hex').slice(0, 16);
    const id = `${message.id}.bounce.${failed}`;
    await this.#options.maildirs.deliver(message.sender, id, () =>
      Readable.from([deliveryHeaders('', message.sender), report]),
    );
  }
}

async function* joined(head: string, rest: Readable): AsyncIterable<Uint8Array> {
  yield Buffer.from(head);
  yield* rest;
}

async function headerSection(content: Readable): Promise<string> {
  let text = '';
  for await (const chunk of content) {
    text += (chunk as Buffer).toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end >= 0) return text.slice(0, end + 2);
    if (text.length > 256 * 1024) break;
  }
  return text;
}
