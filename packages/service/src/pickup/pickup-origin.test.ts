import { pickupContentPath, pickupRoutes, secureIdRoutes } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServiceUnderTest, startServiceUnderTest } from '../service-under-test.js';

const pageOrigin = 'https://pickup.example';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest({ SECURE_MAIL_PICKUP_URL: `${pageOrigin}/` });
});
afterAll(() => service.stop());

function preflight(path: string, origin: string, method: string): Promise<Response> {
  return fetch(`${service.url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type',
    },
  });
}

const allowed = (response: Response): string | null => response.headers.get('access-control-allow-origin');

test('a pickup page on an origin of its own may ask for the question, answer it and fetch the message', async () => {
  const routes = [...Object.values(pickupRoutes), { method: 'GET', path: pickupContentPath }];
  for (const { method, path } of routes) {
    const asked = await preflight(path, pageOrigin, method);
    expect(asked.status).toBe(204);
    expect(allowed(asked)).toBe(pageOrigin);
    expect(asked.headers.get('access-control-allow-methods')).toBe(method);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('the page reads refusals too', async () => {
  const headers = { origin: pageOrigin, authorization: 'Bearer AAAA' };
  const content = await fetch(`${service.url}${pickupContentPath}`, { headers });
  expect(content.status).toBe(401);
  expect(allowed(content)).toBe(pageOrigin);
  expect(content.headers.get('vary')).toBe('Origin');
});

test('attack: another site may not, and nobody may call anything else from another origin', async () => {
  const foreign = await preflight(pickupRoutes.openPickup.path, 'https://evil.example', 'POST');
  expect(allowed(foreign)).toBeNull();
  expect(foreign.headers.get('access-control-allow-headers')).toBeNull();
  const { path } = secureIdRoutes.startLogin;
  expect(allowed(await preflight(path, pageOrigin, 'POST'))).toBeNull();
  const login = await fetch(`${service.url}${path}`, { method: 'POST', headers: { origin: pageOrigin } });
  expect(allowed(login)).toBeNull();
});
