import type { ReportData } from './data.ts';
import { graphOf } from './graph.ts';
import { graphPicture } from './graph-picture.ts';
import { section, table } from './html.ts';
import { type Parts, partsOf, withCalls } from './parts.ts';
import { partsPicture } from './parts-picture.ts';

/** What no phase has taken, by the name that the pictures give it. */
export const REST = 'what is left';

export function graphsSection(data: ReportData): string {
  const { before, after, plan, partOf, services } = data;
  const planned = [...new Set(plan.phases.map(({ service }) => service))];
  const names = [...planned, REST];
  const colourOf = (part: string) => Math.max(0, names.indexOf(part));
  const tables = plan.database === null ? null : Math.max(after.tables.length, before?.tables.length ?? 0);
  const was = before === null ? null : partsOf(before, partOf.before, names);
  const is = withCalls(partsOf(after, partOf.after, names), plan, REST);
  const oneProgram = services.length === 0 ? plan.monolith.name : null;
  const first =
    was === null
      ? ''
      : partsPicture({
          id: 'parts-before',
          title: 'Before',
          parts: was,
          oneProgram: plan.monolith.name,
          tables,
          colourOf,
        });
  const second = partsPicture({ id: 'parts-after', title: 'Now', parts: is, oneProgram, tables, colourOf });
  const copies =
    services.length === 0
      ? ''
      : '<p class="soft">Code that several parts used was copied or made a package, as the decisions below say; so the modules add up to more than before.</p>';
  return section('graphs', 'Before and now', first + second + copies + bondTable(was, is) + folders(data, names));
}

/** The same numbers for whoever can't see the pictures. */
function bondTable(was: Parts | null, is: Parts): string {
  const keys = new Map<string, [string, string]>();
  for (const { from, to } of [...(was?.imports ?? []), ...is.imports, ...is.calls, ...is.events])
    keys.set(JSON.stringify([from, to]), [from, to]);
  const of = (bonds: Parts['imports'], [from, to]: [string, string]) =>
    String(bonds.find((one) => one.from === from && one.to === to)?.count ?? 0);
  const rows = [...keys.values()].map((pair) => [
    ...pair,
    was === null ? '–' : of(was.imports, pair),
    of(is.imports, pair),
    of(is.calls, pair),
    of(is.events, pair),
  ]);
  if (rows.length === 0) return '';
  return table(
    'What runs from one part to another',
    ['From', 'To', 'Imports before', 'Imports now', 'Functions over HTTP', 'Functions by outbox'],
    rows,
  );
}

function folders({ before, after, partOf }: ReportData, names: string[]): string {
  const graph = (inventory: typeof after, part: Record<string, string>) =>
    graphOf(inventory, (path) => part[path] ?? REST);
  const pictures = [
    before === null ? '' : graphPicture('graph-before', 'Before', graph(before, partOf.before), names),
    graphPicture('graph-after', 'Now', graph(after, partOf.after), names),
  ];
  return `<details class="more"><summary>Folder by folder</summary><p class="soft">Each dot is a folder in the colour of its part; each arc is imports, red where they leave their part.</p>${pictures.join('')}</details>`;
}
