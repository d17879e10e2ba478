import { expect, test } from 'vitest';
import {
  administrationRoutes,
  depositRoutes,
  keyLabels,
  operatorRoutes,
  pickupRoutes,
  type RouteTable,
  secureIdRoutes,
  serviceRoutes,
} from './index.js';

const tables: readonly RouteTable[] = [
  administrationRoutes,
  depositRoutes,
  operatorRoutes,
  pickupRoutes,
  secureIdRoutes,
  serviceRoutes,
];
const routes = tables.flatMap((table) => Object.values(table));

test('no two routes share method and path', () => {
  const names = routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(names).size).toBe(names.length);
});

test('what an operator may do is on the operator’s listener alone, and says so', () => {
  for (const route of routes) {
    expect(route.path.startsWith('/v1/operator/'), route.path).toBe(route.access === 'operator');
  }
});

test('no key is derived for two purposes: every label is its own', () => {
  const labels = Object.values(keyLabels);
  expect(new Set(labels).size).toBe(labels.length);
  for (const label of labels) expect(label).toMatch(/^secure-mail\/1\/[a-z-/]+$/);
});
