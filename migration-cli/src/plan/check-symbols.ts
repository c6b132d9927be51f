import type { Inventory } from '../model/inventory.ts';
import { edgesOn, type FileSymbols } from './file-symbols.ts';
import type { Finding } from './findings.ts';
import { type Layout, owned } from './layout.ts';
import { payingSymbols } from './paying-symbols.ts';
import { cutsOn } from './side-cuts.ts';
import type { Rest } from './state.ts';

const MOST_NAMES = 40;

/** What cutting files by their symbols leaves to look at, and the files where it would pay. */
export function symbolFindings(inventory: Inventory, layout: Layout, rest: Rest): Finding[] {
  const cut = [...layout.symbols.values()].flatMap((own) => [...sharedFinding(layout, own), ...leftOut(layout, own)]);
  return [...cut, ...proposals(inventory, layout, rest)];
}

function made(layout: Layout, id: string, line: number, what: string, more: Partial<Finding>): Finding {
  const file = /^symbols:(.+?)(?::\d+)?$/.exec(id)?.[1] ?? '';
  return {
    id,
    file,
    line,
    phase: layout.phase.name,
    what,
    choices: ['copy', 'leave'],
    recommendation: 'copy',
    why: '',
    blocking: false,
    decision: layout.decisions.find(id),
    ...more,
  };
}

function sharedFinding(layout: Layout, { file, slice }: FileSymbols): Finding[] {
  const [first] = slice.shared;
  if (!first) return [];
  const names = slice.shared.map(({ name }) => name);
  return [
    made(layout, `symbols:${file}`, first.line, `${listed(names)} of ${file} will stand on both sides`, {
      why: 'symbols of both sides need it, and it keeps no state',
    }),
  ];
}

function leftOut(layout: Layout, { file, slice }: FileSymbols): Finding[] {
  return slice.leftOut.map(({ line, text }) =>
    made(layout, `symbols:${file}:${line}`, line, `the service does without \`${text}\` (${file}:${line})`, {
      recommendation: 'leave',
      why: 'it sets up nothing that the service has of the file',
    }),
  );
}

/** Large files that are copied whole though the service needs little of them. */
function proposals(inventory: Inventory, layout: Layout, rest: Rest): Finding[] {
  const edges = edgesOn(rest.edges, layout.symbols, 'service').filter(({ from }) => owned(layout, from));
  const cutsOf = cutsOn(layout, rest, 'service');
  return [...layout.copies.keys()].flatMap((file) => {
    const paying = layout.symbols.has(file) ? null : payingSymbols(inventory, rest, edges, file, cutsOf);
    if (paying === null) return [];
    const { takes, of, share } = paying;
    return [
      made(layout, `symbols:${file}`, 1, `${layout.name} needs ${takes.length} of the ${of} exports of ${file}`, {
        recommendation: 'leave',
        why: `\`symbols: { ${file}: [${listed(takes)}] }\` in the phase gives it ${share} % of the file`,
      }),
    ];
  });
}

const listed = (names: string[]) =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
