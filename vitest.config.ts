import { defineConfig } from 'vitest/config';

// One layout for every package: tests beside the code, our own packages taken from their sources.
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] } },
  resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tools/*/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
