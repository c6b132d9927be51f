import { createHash } from 'node:crypto';
import { answerSection } from './answer.ts';
import { checksSection, undecidedSection } from './checks.ts';
import type { ReportData } from './data.ts';
import { graphOf } from './graph.ts';
import { graphPicture } from './graph-picture.ts';
import { escape, section } from './html.ts';
import { SCRIPT, STYLE } from './page.ts';
import { accessSection, decisionsSection, editsSection, restorePointSection } from './tables.ts';
import { timelineSection } from './timeline.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function graphsSection({ before, after }: ReportData): string {
  const legend =
    '<p class="soft">Each dot is a folder, coloured by the part that it belongs to; each arc is imports, red where they leave their part.</p>';
  const first = before === null ? '' : graphPicture('graph-before', 'Before', graphOf(before));
  return section(
    'graphs',
    'Dependencies before and after',
    legend + first + graphPicture('graph-after', 'After', graphOf(after)),
  );
}

/** One HTML file without any request to a network; scripts and styles run by their hash alone. */
export function renderReport(data: ReportData): string {
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const sections = [
    answerSection(data),
    timelineSection(data),
    '<div class="search"><label for="search">Search checks and tables</label><input id="search" type="search" autocomplete="off"></div>',
    checksSection(data),
    undecidedSection(data),
    graphsSection(data),
    accessSection(data),
    decisionsSection(data),
    editsSection(data),
    restorePointSection(data),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${escape(data.monolith)}: migration report</title><style>${STYLE}</style></head>
<body><header class="top"><h1>${escape(data.monolith)}: migration report</h1><p class="soft">Written ${escape(data.at.replace('T', ' ').slice(0, 19))} UTC by nectar</p></header>
<main>${sections.join('\n')}</main><footer class="soft">This file needs no network.</footer><script>${SCRIPT}</script></body></html>
`;
}
