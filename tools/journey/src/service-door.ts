import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A way to the service that can break at a chosen moment, as networks and services do: people's machines in the
 * journey reach the service through it.
 */
export class ServiceDoor {
  readonly url: string;
  readonly #server: Server;
  #break:
    | { readonly path: string; readonly moment: 'before' | 'after'; readonly happened: () => void }
    | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(target: () => string): Promise<ServiceDoor> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const door = new ServiceDoor(server);
    server.on('request', (incoming, outgoing) => door.#pass(incoming, outgoing, target()));
    return door;
  }

  /**
   * At every request for a path until mended, loses the request before the service sees it, or the answer after the
   * service gave it.
   */
  breakAt(path: string, moment: 'before' | 'after'): Promise<void> {
    return new Promise((happened) => {
      this.#break = { path, moment, happened };
    });
  }

  mend(): void {
    this.#break = undefined;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, target: string): void {
    const point = this.#break?.path === incoming.url ? this.#break : undefined;
    if (point?.moment === 'before') {
      point.happened();
      incoming.socket.destroy();
      return;
    }
    const forwarded = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (point !== undefined) {
          answer.resume().once('end', () => {
            point.happened();
            incoming.socket.destroy();
          });
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.once('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  }
}
