import { depositRoutes, pickupRoutes, secureIdRoutes, serviceRoutes } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted, type ServiceUnderTest, startServiceUnderTest } from './service-under-test.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('the service describes itself and its health', async () => {
  const description = granted(await service.call(serviceRoutes.describeService, {}));
  expect(description).toMatchObject({ name: 'gateway.example', protocolVersion: 1, depositDays: 30 });
  expect(description.pickupUrl).toBe(`${service.url}/pickup/`);
  expect(granted(await service.call(serviceRoutes.health, {}))).toMatchObject({ status: 'ok' });
});

test('every refusal is problem+json, whatever it comes from', async () => {
  const answers: readonly (readonly [Response, number, string])[] = [
    [await fetch(`${service.url}/nothing/here`), 404, 'not-found'],
    [await post('/v1/login/start', '{'), 400, 'invalid-request'],
    [await post('/v1/login/start', '{"address":"no"}'), 400, 'invalid-request'],
    [await post('/v1/login/start', 'x=1', { 'content-type': 'text/plain' }), 400, 'invalid-request'],
    [await post('/v1/login/start', JSON.stringify({ address: 'x'.repeat(300_000) })), 400, 'invalid-request'],
    [await post('/v1/directory/look-up', '{"addresses":["a@firm.example"]}'), 401, 'not-signed-in'],
    [await fetch(`${service.url}/v1/login/start`), 404, 'not-found'],
    [await fetch(`${service.url}/pki/..%2Froot.key`), 404, 'not-found'],
    [await fetch(`${service.url}/pki/unknown.crl`), 404, 'not-found'],
  ];
  for (const [response, status, code] of answers) {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code });
  }
});

test('an unexpected error tells the caller nothing and the log everything', async () => {
  const { context } = service.service;
  await context.database.schema.alterTable('sessions').renameTo('sessions_away').execute();
  const response = await post('/v1/directory/look-up', '{"addresses":["a@firm.example"]}', {
    authorization: 'Bearer AAAA',
  });
  await context.database.schema
    .alterTable('sessions_away' as 'sessions')
    .renameTo('sessions')
    .execute();
  expect(response.status).toBe(500);
  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({ code: 'internal-error' });
  expect(body).not.toContain('sessions');
  const log = service.log();
  expect(log).toContain('unexpected error');
  expect(log).toContain('relation \\"sessions\\" does not exist');
  // The database's own error carries the statement's parameters.
  expect(log).not.toContain('params');
});

test('the OpenAPI description names every public route', async () => {
  const description = (await (await fetch(`${service.url}/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; requestBody?: object }>>;
  };
  for (const [name, route] of Object.entries({
    ...serviceRoutes,
    ...secureIdRoutes,
    ...depositRoutes,
    ...pickupRoutes,
  })) {
    expect(description.paths[route.path]?.[route.method.toLowerCase()]?.operationId).toBe(name);
  }
  expect(description.paths['/v1/login/start']?.post?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { required: ['address', 'startLoginRequest'] } } },
  });
  expect(JSON.stringify(description)).not.toContain('/v1/operator');
});

test('answers of the API are not cached', async () => {
  const response = await fetch(`${service.url}/v1/service`);
  expect(response.headers.get('cache-control')).toBe('no-store');
});
