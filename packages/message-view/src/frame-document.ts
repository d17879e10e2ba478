import { frameFont } from './frame-font.js';
import type { SafeHtml } from './safe-html.js';

/**
 * The document inside the frame. The frame's sandbox has neither scripts nor our origin, so nothing in it can
 * run or reach us; this policy keeps it from loading anything, should the sanitiser ever miss something.
 * A message is shown on white, as its sender saw it.
 */
export function frameDocument(content: SafeHtml, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${framePolicy}">
<meta name="referrer" content="no-referrer">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="viewport" content="width=device-width">
<style>${frameStyles}</style>
<style>${content.css}</style>
</head>
<body>${content.body}</body>
</html>`;
}

export const framePolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** Windows that a link opens are ordinary windows; without this they would be as crippled as the frame. */
export const frameSandbox = 'allow-popups allow-popups-to-escape-sandbox';

const frameStyles = `
:root{color-scheme:light}
html{background:#fff;color:#1b1f24;font:16px/1.55 ${frameFont};overflow-wrap:break-word}
body{margin:1rem}
img{max-width:100%;height:auto}
table{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin:0 0 0 .25rem;padding-left:.9rem;border-left:2px solid #c9d1da;color:#4a5563}
a{color:#0b57a4}
a:focus-visible{outline:3px solid #0b57a4;outline-offset:2px}
`;
