import { defaultClientConditions, defineConfig } from 'vite';

// A static folder that works under any path and on any origin; our own packages come from their sources.
export default defineConfig({
  base: './',
  resolve: { conditions: ['source', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
});
