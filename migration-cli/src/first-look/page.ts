import { createHash } from 'node:crypto';
import type { Candidate } from '../plan/boundaries/candidates.ts';
import { escape } from '../report/html.ts';
import { BOARD_SCRIPT } from './browser/board.ts';
import type { Facts } from './facts.ts';
import type { Picture } from './picture.ts';
import { STYLE } from './style.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const COLUMNS = [
  'Part',
  'Areas',
  'Routes',
  'Imports of shared code',
  'Imports of other parts',
  'Imported by others',
  'Tables of its own',
  'Tables others touch too',
  'Tables written on both sides',
  'Transactions across',
];

/** One HTML file without any request to a network: what the monolith is, and a board on which its borders can be moved. */
export function firstLookPage(picture: Picture, facts: Facts, candidates: Candidate[]): string {
  const data = JSON.stringify(picture).replaceAll('<', '\\u003c');
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(BOARD_SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${escape(policy)}"><title>${escape(picture.name)}: first look</title><style>${STYLE}</style></head>
<body><header><h1>${escape(picture.name)}: first look</h1><p>${escape(foundText(facts))}. Nothing was changed.</p></header>
<main>${boardSection()}<div class="beside">${factsSection(facts)}${unknownSection(facts)}</div>${candidatesSection(candidates)}</main>
<footer class="soft"><p>This file needs no network. Next: <code>nectar plan --propose</code></p></footer>
<script type="application/json" id="picture">${data}</script><script>${BOARD_SCRIPT}</script></body></html>
`;
}

function foundText({ counts }: Facts): string {
  const found = Object.entries(counts).filter(([, number]) => number > 0);
  return found.map(([noun, number]) => `${number.toLocaleString('en')} ${noun}`).join(', ');
}

function factsSection({ languages, uses, packageManager, missing }: Facts): string {
  const rows: [string, string][] = [
    ['Languages', languages.map(({ name, files }) => `${name} ${files}`).join(', ')],
    ['Packages from', packageManager.join(', ')],
    ...Object.entries(uses).map(([subject, names]): [string, string] => [subject, names.join(', ')]),
  ];
  const list = rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`);
  const before = missing.length === 0 ? '' : `<h2>Before an extraction</h2><ul>${items(missing)}</ul>`;
  return `<section><h2>What it is</h2><dl class="facts">${list.join('')}</dl>${before}</section>`;
}

function unknownSection({ unknown }: Facts): string {
  if (unknown.length === 0) return '<section><h2>Not understood</h2><p>Everything could be read.</p></section>';
  const rows = unknown.map(
    ({ why, count, file, line, what }) =>
      `${count} × ${why}, first ${what.replace(/\s+/g, ' ').slice(0, 80)} in ${file}:${line}`,
  );
  return `<section><h2>Not understood</h2><ul>${items(rows)}</ul></section>`;
}

function boardSection(): string {
  const head = COLUMNS.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  return `<section><h2>Where it could be cut</h2><p>Each box is an area: files that change for the same reasons. Red lines are imports that cross a border. Drag a box to another part, or choose one below, and see what the border costs.</p>
<div class="map" id="map" role="group" aria-label="Areas by part"><svg id="threads" aria-hidden="true"></svg></div>
<div class="choice"><p><label for="chosen-area">Area</label> <select id="chosen-area"></select> <label for="chosen-part">belongs to</label> <select id="chosen-part"></select> <button type="button" id="reset">Back to the proposal</button> <span id="status" role="status"></span></p><div id="about" class="soft"></div><code id="command"></code></div>
<div class="scroll" role="region" tabindex="0" aria-label="What the borders cost"><table><caption>What each border costs; in brackets the change from the proposal</caption><thead><tr>${head}</tr></thead><tbody id="costs"></tbody></table></div>
<h3 class="tables-head">Tables, by who touches them</h3><ul class="tables" id="tables"></ul></section>`;
}

const CANDIDATE = ['Part', 'Cost', 'Why', 'In the way'];

function candidatesSection(candidates: Candidate[]): string {
  if (candidates.length === 0) return '';
  const head = CANDIDATE.map((column) => `<th scope="col">${column}</th>`).join('');
  const rows = candidates.map(({ name, cut, reasons, blockers }) => {
    const inTheWay = blockers.map(({ what, file, line }) => `${what} (${file}:${line})`);
    const more =
      blockers.length === 0
        ? 'nothing'
        : `<details><summary>${blockers.length} in the way</summary><ul>${items(inTheWay)}</ul></details>`;
    return `<tr><th scope="row">${escape(name)}</th><td class="number">${cut.score}</td><td><ul>${items(reasons)}</ul></td><td>${more}</td></tr>`;
  });
  return `<section><h2>Candidates, the cheapest for what it frees first</h2><div class="scroll" role="region" tabindex="0" aria-label="Candidates"><table class="candidates"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}

const items = (texts: string[]) => texts.map((text) => `<li>${escape(text)}</li>`).join('');
