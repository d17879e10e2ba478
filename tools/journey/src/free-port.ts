import { createServer } from 'node:net';

/** A port that was free a moment ago: the mail server must know the gateway's before the service starts. */
export async function freePort(): Promise<number> {
  return (await listenOnce(0)) ?? Promise.reject(new Error('There is no free port on 127.0.0.1.'));
}

/** Those of the ports that somebody listens on. */
export async function busyPorts(ports: readonly number[]): Promise<readonly number[]> {
  const free = await Promise.all(ports.map(listenOnce));
  return ports.filter((_, index) => free[index] === undefined);
}

/** @returns the port that was listened on for a moment; undefined where that is not possible. */
function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
