import { type Language, translator } from '@secure-mail/locales';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** What the page says where scripts do not run: from the catalogues, like every other word. */
const needsScript: Plugin = {
  name: 'needs-script',
  transformIndexHtml: (html) =>
    html.replace(/%needsScript\.(\w+)%/g, (_, language: Language) =>
      translator(language)('controlPanel.needsScript'),
    ),
};

// A static folder that works under any path and on any origin; our own packages come from their sources.
export default defineConfig({
  base: './',
  plugins: [needsScript],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
});
