import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands in front of the service and passes everything on, so that a test can do something at an exact moment:
 * before a call reaches the service, or after it answered and before the caller knows.
 */
export class ServiceDoor {
  #before: { readonly path: string; readonly act: () => Promise<void> } | undefined;
  #after: { readonly path: string; readonly act: () => Promise<void> } | undefined;
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async open(target: string): Promise<ServiceDoor> {
    const door = new ServiceDoor(target);
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Once, when the next call of this path arrives. */
  before(path: string, act: () => Promise<void>): void {
    this.#before = { path, act };
  }

  /** Once, when the service has answered the next call of this path. */
  after(path: string, act: () => Promise<void>): void {
    this.#after = { path, act };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const before = this.#before;
    if (before !== undefined && before.path === incoming.url) {
      this.#before = undefined;
      await before.act();
    }
    const answer = await forward(`${this.#target}${incoming.url}`, incoming, body);
    const content = Buffer.concat((await answer.toArray()) as Buffer[]);
    const after = this.#after;
    if (after !== undefined && after.path === incoming.url) {
      this.#after = undefined;
      await after.act();
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  }
}

function forward(url: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { host: _host, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const call = request(url, { method: incoming.method, headers, agent: false }, resolve);
    call.on('error', reject);
    call.end(body);
  });
}
