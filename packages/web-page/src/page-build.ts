import { type Language, type MessageKey, translator } from '@secure-mail/locales';
import { defaultClientConditions, type Plugin, type UserConfig } from 'vite';

/**
 * How a page is built: a static folder that works under any path and on any origin, our own packages taken from
 * their sources.
 * @param needsScript what the page says where scripts do not run; stands in index.html as `%needsScript.en%`.
 */
export function pageBuild(needsScript: MessageKey): UserConfig {
  return {
    base: './',
    plugins: [saying(needsScript)],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  };
}

/** From the catalogues, like every other word. */
function saying(needsScript: MessageKey): Plugin {
  return {
    name: 'needs-script',
    transformIndexHtml: (html) =>
      html.replace(/%needsScript\.(\w+)%/g, (_, language: Language) => translator(language)(needsScript)),
  };
}
