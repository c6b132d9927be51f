import type { Candidate } from '../plan/boundaries/candidates.ts';
import type { Facts } from './facts.ts';

const MOST_UNKNOWN = 8;
const MOST_PARTS = 5;

/** The first look for a terminal: what it is, what was not understood, where it could be cut. */
export function firstLookText(name: string, facts: Facts, candidates: Candidate[]): string {
  const sections = [
    [`${name}`, ...whatItIs(facts)],
    facts.unknown.length === 0 ? ['Everything in it could be read.'] : ['Not understood', ...unknownRows(facts)],
    facts.missing.length === 0 ? [] : ['Before an extraction', ...facts.missing.map((text) => `  ${text}`)],
    candidates.length === 0
      ? ['No part with routes or tables of its own stands out. Say what belongs together: nectar plan --what-if GLOB']
      : [
          'Where it could be cut, the cheapest for what it frees first',
          ...candidates.slice(0, MOST_PARTS).flatMap(candidateRows),
          ...moreParts(candidates.slice(MOST_PARTS)),
        ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function whatItIs({
  languages,
  modules,
  packageManager,
  workspaces,
  uses,
  scripts,
  delivery,
  counts,
}: Facts): string[] {
  const rows: [string, string][] = [
    ['Languages', languages.map(({ name, files }) => `${name} ${files}`).join(', ')],
    ['Modules', [`${modules.esm} ES modules`, `${modules.commonjs} CommonJS`].join(', ')],
    [
      'Packages',
      [packageManager.join(', '), workspaces.length > 0 ? `${workspaces.length} more package.json` : '']
        .filter(Boolean)
        .join('; '),
    ],
    ...Object.entries(uses).map(([subject, names]): [string, string] => [subject, names.join(', ')]),
    ['Scripts', Object.keys(scripts).slice(0, 12).join(', ')],
    ['Delivery', few(delivery)],
    [
      'Found',
      `${counts.files} files, ${counts.routes} routes, ${counts.tables} tables, ${counts.collections === 0 ? '' : `${counts.collections} collections, `}${counts.variables} environment variables, ${counts.jobs} jobs, ${counts.transactions} transactions, ${counts.tests} test files`,
    ],
  ];
  return rows.filter(([, value]) => value !== '').map(([label, value]) => `  ${label.padEnd(18)} ${value}`);
}

function unknownRows({ unknown }: Facts): string[] {
  const rows = unknown
    .slice(0, MOST_UNKNOWN)
    .map(({ why, count, file, line }) => `  ${String(count).padStart(4)}  ${why}, first in ${file}:${line}`);
  const rest = unknown.length - rows.length;
  return rest > 0 ? [...rows, `        and ${rest} other reasons (nectar inventory lists them)`] : rows;
}

function candidateRows({ name, cut, reasons, blockers }: Candidate): string[] {
  const [first] = blockers;
  const inTheWay = first
    ? [`    in the way: ${blockers.length}, first ${first.what} (${first.file}:${first.line})`]
    : [];
  return [`  ${name}  (cost ${cut.score})`, ...reasons.map((reason) => `    ${reason}`), ...inTheWay];
}

function moreParts(candidates: Candidate[]): string[] {
  if (candidates.length === 0) return [];
  return [
    `  and ${candidates.map(({ name }) => name).join(', ')}: nectar plan --propose --parts NAME takes one of all these`,
  ];
}

const few = (items: string[]) =>
  items.length <= 6 ? items.join(', ') : `${items.slice(0, 6).join(', ')} and ${items.length - 6} more`;
