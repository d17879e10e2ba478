const silent = new Set([
  'SCRIPT',
  'STYLE',
  'HEAD',
  'TITLE',
  'NOSCRIPT',
  'TEMPLATE',
  'IFRAME',
  'OBJECT',
  'SVG',
  'MATH',
]);
const blocks = new Set(
  `ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV
  OL P PRE SECTION TABLE TR UL`.split(/\s+/),
);

/** The words of an HTML body, for when its formatting is not trusted. The document it is read into is inert. */
export function htmlAsText(html: string): string {
  const pieces: string[] = [];
  collectText(new DOMParser().parseFromString(html, 'text/html').documentElement, pieces);
  return pieces
    .join('')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without recursion: a message may nest its elements as deep as it likes. */
function collectText(root: Node, pieces: string[]): void {
  const open: (Node | 'break')[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === 'break') pieces.push('\n');
    else if (node.nodeType === Node.TEXT_NODE) pieces.push((node.nodeValue ?? '').replace(/\s+/g, ' '));
    else if (node instanceof Element && !silent.has(node.nodeName.toUpperCase())) {
      if (node.nodeName === 'BR') pieces.push('\n');
      if (blocks.has(node.nodeName)) {
        pieces.push('\n');
        open.push('break');
      }
      open.push(...[...node.childNodes].reverse());
    }
  }
}
