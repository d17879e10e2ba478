/** Light and dark, phone and desk. */
export const styleSheet = `
:root { --paper: #f6f7f9; --card: #fff; --ink: #1d2430; --soft: #5c6675; --line: #dfe3e9; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161c; --card: #1a2029; --ink: #e7ebf1; --soft: #9aa5b4; --line: #2b3442; --accent: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: .75rem 1.25rem; font-weight: 600; }
header a { color: inherit; text-decoration: none; }
main { max-width: 56rem; margin: 0 auto; padding: 1.25rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .25rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav { font-size: .9rem; overflow-wrap: anywhere; }
nav a + a::before { content: "›"; margin-right: .4rem; color: var(--soft); display: inline-block; }
.rows { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
.rows li + li { border-top: 1px solid var(--line); }
.rows a { display: flex; gap: .25rem 1rem; justify-content: space-between; padding: .7rem 1rem; color: inherit; text-decoration: none; }
.rows a:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }
.rows .name, .rows .from, .rows .subject { overflow: hidden; text-overflow: ellipsis; min-width: 0; overflow-wrap: anywhere; }
.messages a { display: grid; grid-template-columns: 1fr auto; }
.from { font-weight: 600; white-space: nowrap; }
.count, .size, time { color: var(--soft); font-size: .875rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.messages .size { text-align: right; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem; margin-top: .75rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem .9rem; margin: 0 0 1rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
details { margin-top: .75rem; } summary { cursor: pointer; color: var(--soft); }
.empty { color: var(--soft); }
@media (max-width: 34rem) { main { padding: .75rem; } article { padding: .9rem; } .messages a { grid-template-columns: 1fr; } .messages .size { display: none; } }
`;
