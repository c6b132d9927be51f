import { createHash } from 'node:crypto';
import { answerSection } from './answer.ts';
import { checksSection, undecidedSection } from './checks.ts';
import type { ReportData } from './data.ts';
import { factsSection } from './facts.ts';
import { graphsSection } from './graphs.ts';
import { escape, when } from './html.ts';
import { SCRIPT, STYLE } from './page.ts';
import { paritySection } from './parity.ts';
import { accessSection, decisionsSection, editsSection, restorePointSection } from './tables.ts';
import { timelineSection } from './timeline.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const SEARCH =
  '<div class="search"><label for="search">Search checks, decisions and tables</label><input id="search" type="search" autocomplete="off"><p id="found" role="status" class="soft"></p></div>';

const PLACES = {
  graphs: 'Before and now',
  phases: 'Phases',
  checks: 'Checks',
  parity: 'Parity',
  undecided: 'Not decided',
  decisions: 'Decisions',
  tables: 'Tables',
  'restore-point': 'The way back',
};

const NAVIGATION = `<nav class="page" aria-label="On this page"><ul>${Object.entries(PLACES)
  .map(([id, text]) => `<li><a href="#${id}">${text}</a></li>`)
  .join('')}</ul></nav>`;

/** One HTML file without any request to a network; scripts and styles run by their hash alone. */
export function renderReport(data: ReportData): string {
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const sections = [
    answerSection(data),
    factsSection(data),
    graphsSection(data),
    timelineSection(data),
    SEARCH,
    checksSection(data),
    paritySection(data),
    undecidedSection(data),
    decisionsSection(data),
    editsSection(data),
    accessSection(data),
    restorePointSection(data),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${escape(data.monolith)}: migration report</title><style>${STYLE}</style></head>
<body><header class="top"><h1>${escape(data.monolith)}: migration report</h1><p class="soft">Written ${escape(when(data.at))} UTC by nectar, from the journal, the plan file and the kept results of the checks.</p>${NAVIGATION}</header>
<main>${sections.join('\n')}</main><footer class="soft">This file needs no network.</footer><script>${SCRIPT}</script></body></html>
`;
}
