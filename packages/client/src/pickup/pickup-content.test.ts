import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fetchPickupContent } from './pickup-content.js';

/** Runs a real HTTP server for the length of a test. */
async function served<Result>(listener: RequestListener, use: (baseUrl: string) => Promise<Result>) {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

describe('fetching what waits', () => {
  it('shows the token that a right answer gave, and how far it is', async () => {
    const content = Buffer.alloc(300_000, 'CMS');
    const progress: [number, number | undefined][] = [];
    const received = await served(
      (request, response) => {
        if (request.headers.authorization !== 'Bearer token' || request.url !== '/v1/pickup/content') {
          response.writeHead(500).end();
        } else response.writeHead(200, { 'content-length': content.length }).end(content);
      },
      (baseUrl) =>
        fetchPickupContent({
          baseUrl,
          pickupToken: 'token',
          onProgress: (...state) => progress.push(state),
        }),
    );
    expect(content.equals(received)).toBe(true);
    expect(progress.at(-1)).toEqual([content.length, content.length]);
  });

  it("tells the service's refusal with its code", async () => {
    const problem = { type: 'about:blank', title: 'Expired', status: 410, code: 'pickup-expired' };
    const fetching = served(
      (_, response) =>
        response.writeHead(410, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem)),
      (baseUrl) => fetchPickupContent({ baseUrl, pickupToken: 'token' }),
    );
    await expect(fetching).rejects.toMatchObject({ code: 'pickup-expired' });
  });

  it('a connection that breaks in the middle gives no half message', async () => {
    const fetching = served(
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write(Buffer.alloc(500), () => response.destroy());
      },
      (baseUrl) => fetchPickupContent({ baseUrl, pickupToken: 'token' }),
    );
    await expect(fetching).rejects.toMatchObject({ code: 'service-unreachable' });
  });
});
