import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartRefusal } from '../start-refusal.js';

/** A port that is ours already, before what answers on it is ready: its number is part of what we make first. */
export interface HttpListener {
  readonly server: Server;
  readonly port: number;
  close(): Promise<void>;
}

/** @throws {StartRefusal} `address-in-use` */
export async function openHttpListener(host: string, port: number): Promise<HttpListener> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new StartRefusal('address-in-use', { host, port }, cause)));
    server.listen(port, host, resolve);
  });
  server.removeAllListeners('error');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Whoever downloads slowly gets so long to finish.
        setTimeout(() => server.closeAllConnections(), 10_000).unref();
      }),
  };
}
