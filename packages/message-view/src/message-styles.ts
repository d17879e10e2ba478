let styles: CSSStyleSheet | undefined;

/** Puts the view's style sheet into a document, once. A constructed sheet needs no leave of the page's policy. */
export function installMessageStyles(target: Document): void {
  if (styles === undefined) {
    styles = new CSSStyleSheet();
    styles.replaceSync(css);
  }
  if (!target.adoptedStyleSheets.includes(styles)) target.adoptedStyleSheets.push(styles);
}

// Colours come in pairs that keep a contrast of 4.5:1 and more (WCAG 2.2 §1.4.3) in both schemes.
const css = `
.message-view {
  --message-ink: #1b1f24; --message-quiet: #4d5866; --message-line: #d5dbe2; --message-surface: #ffffff;
  --message-raised: #f4f6f8; --message-link: #0b57a4; --message-focus: #0b57a4;
  --message-fine-ink: #125233; --message-fine-back: #e7f5ec; --message-fine-line: #a9d8bb;
  --message-warning-ink: #6b4400; --message-warning-back: #fff4dc; --message-warning-line: #e8c77e;
  --message-danger-ink: #8c1414; --message-danger-back: #fdeaea; --message-danger-line: #efb3b3;
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem;
  color: var(--message-ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  .message-view {
    --message-ink: #e8ebef; --message-quiet: #aab4c0; --message-line: #38414d; --message-surface: #171b21;
    --message-raised: #20262e; --message-link: #8cc0ff; --message-focus: #8cc0ff;
    --message-fine-ink: #a8e5c0; --message-fine-back: #12291d; --message-fine-line: #2c5a40;
    --message-warning-ink: #ffd88a; --message-warning-back: #2d2410; --message-warning-line: #6b5420;
    --message-danger-ink: #ffb4b0; --message-danger-back: #341516; --message-danger-line: #7a3234;
  }
}
.message-view :where(p, ul, ol, dl, dd, h2, h3) { margin: 0; padding: 0; }
.message-view :where(ul, ol) { list-style: none; }
.message-view :focus-visible { outline: 3px solid var(--message-focus); outline-offset: 2px; border-radius: 4px; }
.message-view a { color: var(--message-link); overflow-wrap: anywhere; }
.message-view button { font: inherit; color: inherit; cursor: pointer; }

.message-verdict { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .75rem; padding: .875rem 1rem;
  border: 1px solid; border-radius: 10px; }
.message-verdict-fine { color: var(--message-fine-ink); background: var(--message-fine-back); border-color: var(--message-fine-line); }
.message-verdict-warning { color: var(--message-warning-ink); background: var(--message-warning-back); border-color: var(--message-warning-line); }
.message-verdict-danger { color: var(--message-danger-ink); background: var(--message-danger-back); border-color: var(--message-danger-line); }
.message-verdict-sign { flex: none; }
.message-verdict-words { display: grid; gap: .375rem; min-width: 0; }
.message-verdict-summary { font-weight: 600; overflow-wrap: anywhere; padding-block: .1rem; }
.message-view .message-verdict-problems { display: grid; gap: .25rem; padding-inline-start: 1.1rem; list-style: disc; overflow-wrap: anywhere; }
.message-problem-warning { color: var(--message-warning-ink); }
.message-problem-danger { color: var(--message-danger-ink); }
.message-details { font-size: .9375rem; }
.message-details > summary { cursor: pointer; width: fit-content; padding-block: .2rem; text-decoration: underline; text-underline-offset: .2em; }
.message-details[open] > summary { margin-block-end: .5rem; }
.message-details-heading { font-weight: 600; margin-block: 1rem .5rem !important; }
.message-facts { display: grid; gap: .375rem; }
.message-facts > div { display: grid; grid-template-columns: minmax(9rem, 13rem) minmax(0, 1fr); gap: .125rem 1rem; }
.message-facts dt { opacity: .85; }
.message-facts dd { overflow-wrap: anywhere; }
.message-facts code { font: .875em/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.message-certificates { display: grid; gap: .75rem; }
.message-certificates > li { padding-inline-start: .75rem; border-inline-start: 3px solid currentColor; }
.message-differences { display: grid; gap: .25rem; overflow-wrap: anywhere; }

.message-headers { display: grid; gap: .75rem; }
.message-subject { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
.message-fields { display: grid; gap: .25rem; }
.message-fields > div { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: .75rem; }
.message-fields dt { color: var(--message-quiet); }
.message-fields dd { overflow-wrap: anywhere; }
.message-person-name { font-weight: 600; }
.message-person-address { color: var(--message-quiet); }

.message-attachments { display: grid; gap: .5rem; }
.message-attachments h3 { font-size: .9375rem; font-weight: 600; color: var(--message-quiet); }
.message-attachments > ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .5rem; align-items: start; }
.message-attachment { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: .625rem;
  width: 100%; min-height: 2.75rem; padding: .5rem .75rem; text-align: start;
  background: var(--message-raised); border: 1px solid var(--message-line); border-radius: 8px; }
.message-attachment:hover { border-color: var(--message-link); }
.message-attachment svg { color: var(--message-link); }
.message-attachment-name { overflow-wrap: anywhere; }
.message-attachment-size { color: var(--message-quiet); font-size: .875rem; white-space: nowrap; }
.message-attachment-warning { font-size: .875rem; color: var(--message-warning-ink); background: var(--message-warning-back);
  border-inline-start: 3px solid var(--message-warning-line); padding: .375rem .625rem !important; margin-block-start: .25rem !important; }
.message-attachment-warning:empty { display: none; }

.message-body { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; justify-items: start; }
.message-body > * { max-width: 100%; }
.message-notice { padding: .5rem .75rem !important; font-size: .9375rem; color: var(--message-quiet);
  background: var(--message-raised); border-radius: 8px; }
.message-frame { box-sizing: border-box; width: 100%; min-height: 8rem; max-height: 200vh; overflow: hidden; resize: vertical;
  background: #fff; border: 1px solid var(--message-line); border-radius: 10px; }
.message-frame-short { height: 17rem; }
.message-frame-medium { height: 28rem; }
.message-frame-long { height: max(30rem, 75vh); }
.message-frame-large { height: 96vh; }
.message-frame iframe { display: block; width: 100%; height: 100%; border: 0; }
.message-text { width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; background: var(--message-surface);
  border: 1px solid var(--message-line); border-radius: 10px; box-sizing: border-box; }
.message-quote { color: var(--message-quiet); }
.message-printed { display: none; }
.message-empty { color: var(--message-quiet); font-style: italic; }
.message-body-buttons { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
.message-quiet-button { padding: .375rem .25rem; background: none; border: 0; text-decoration: underline; text-underline-offset: .2em; }
.message-view .message-quiet-button { color: var(--message-link); }

@media (max-width: 34rem) {
  .message-subject { font-size: 1.25rem; }
  .message-facts > div { grid-template-columns: minmax(0, 1fr); }
  .message-fields > div { grid-template-columns: 3.5rem minmax(0, 1fr); gap: .5rem; }
}
@media print {
  .message-body-buttons, .message-details, .message-frame, .message-attachment svg { display: none; }
  .message-printed { display: block; width: 100%; }
  .message-text, .message-attachment { padding: 0; background: none; border: 0; }
  .message-attachment { min-height: 0; }
  .message-verdict, .message-headers, .message-attachments li { break-inside: avoid; }
}
`;
