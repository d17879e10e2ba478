import { defineConfig } from 'vitest/config';

// One layout for every package: tests beside the code, our own packages taken from their sources.
// Without `import`: a CommonJS package that requires another must not be given that one's ESM form.
const conditions = ['source', 'module', 'node'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tools/*/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
