import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ServiceError } from './problem.js';
import { route } from './route.js';
import { createServiceClient } from './service-client.js';

const table = {
  greet: route({
    method: 'POST',
    path: '/v1/greet',
    access: 'anyone',
    summary: 'For these tests.',
    body: z.object({ name: z.string().trim().min(1) }),
    answer: z.object({ greeting: z.string() }),
  }),
};

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

async function clientOf(listener: RequestListener, timeout = 5000) {
  server = createServer(listener);
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return createServiceClient(table, { baseUrl, timeout, headers: () => ({ 'x-session': 'here' }) });
}

const refused = (code: string, more: object = {}): RequestListener => {
  const body = JSON.stringify({ type: 'about:blank', title: 'No', status: 423, code, ...more });
  return (_request, response) =>
    response.writeHead(423, { 'content-type': 'application/problem+json' }).end(body);
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

test('a call is checked, sent with its headers, and its answer read', async () => {
  const client = await clientOf(async (request, response) => {
    const { name } = JSON.parse(await bodyOf(request)) as { name: string };
    response.end(
      JSON.stringify({
        greeting: `${request.method} ${request.url} ${request.headers['x-session']} ${name}`,
      }),
    );
  });
  expect(await client.greet({ name: ' Anne ' })).toEqual({ greeting: 'POST /v1/greet here Anne' });
});

test('a refusal keeps its code, the tries left and when to ask again', async () => {
  const client = await clientOf(
    refused('pickup-locked', { triesLeft: 0, retryAfter: 60, detail: 'Locked.' }),
  );
  await expect(client.greet({ name: 'Anne' })).rejects.toMatchObject({
    code: 'pickup-locked',
    message: 'Locked.',
    triesLeft: 0,
    retryAfter: 60,
  });
});

test.each([
  ['a code nobody knows', refused('made-up')],
  ['no JSON', ((_q, response) => response.end('<html>')) as RequestListener],
  ['another shape', ((_q, response) => response.end('{"greeting":1}')) as RequestListener],
  [
    'a redirect',
    ((_q, response) => response.writeHead(302, { location: '/elsewhere' }).end()) as RequestListener,
  ],
])('an answer that is not the service’s (%s) is told apart from a refusal', async (_what, listener) => {
  const client = await clientOf(listener);
  const error = await client.greet({ name: 'Anne' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ServiceError);
  expect(['service-answer-invalid', 'service-unreachable']).toContain((error as ServiceError).code);
});

test('a service that is not there, or silent, is unreachable', async () => {
  const silent = await clientOf(() => undefined, 50);
  await expect(silent.greet({ name: 'Anne' })).rejects.toMatchObject({ code: 'service-unreachable' });
  server?.closeAllConnections();
  const gone = createServiceClient(table, { baseUrl: 'http://127.0.0.1:1' });
  await expect(gone.greet({ name: 'Anne' })).rejects.toMatchObject({ code: 'service-unreachable' });
});

test('a body that does not fit never leaves', async () => {
  const client = await clientOf(() => {
    throw new Error('It left.');
  });
  await expect(client.greet({ name: ' ' })).rejects.toBeInstanceOf(z.ZodError);
});
