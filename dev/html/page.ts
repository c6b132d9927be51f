import { type Html, html } from './html.ts';

const STYLE = html`
:root { color-scheme: light dark; --bg: #f6f6f3; --card: #fff; --ink: #1d1f1a; --soft: #5c6157; --line: #d9dbd2; --accent: #3d6b12; --on-accent: #fff; --warn: #a3320b; }
@media (prefers-color-scheme: dark) { :root { --bg: #16180f; --card: #20231a; --ink: #eef0e8; --soft: #b1b6a6; --line: #3b4032; --accent: #a8d672; --on-accent: #14180c; --warn: #ffab8a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main, header { max-width: 56rem; margin: 0 auto; padding: 1rem; }
header { display: flex; gap: 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
.soft { color: var(--soft); } .warn { color: var(--warn); font-weight: 600; }
button, .button { font: inherit; border: 1px solid var(--accent); border-radius: .4rem; padding: .5rem 1rem; background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; display: inline-block; }
button.plain, .button.plain { background: transparent; color: var(--accent); }
input { font: inherit; width: 100%; padding: .5rem; border: 1px solid var(--soft); border-radius: .4rem; background: var(--bg); color: var(--ink); }
label { display: block; margin: .7rem 0 .2rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; } dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
ul.list { list-style: none; margin: 0; padding: 0; } ul.list li + li { border-top: 1px solid var(--line); }
ul.list a { display: block; padding: .7rem .3rem; text-decoration: none; color: inherit; overflow-wrap: anywhere; } ul.list a:hover { background: var(--bg); }
.row { display: flex; gap: .6rem; flex-wrap: wrap; margin-top: 1rem; } .total { font-size: 1.3rem; font-weight: 700; }
`;

/** A whole page in the plain look of the stand-ins: light and dark, usable by keyboard, from 320 px. */
export function page(title: string, header: Html, main: Html): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>${title}</title><style>${STYLE}</style></head>
<body><header>${header}</header><main>${main}</main></body>
</html>`.text;
}
