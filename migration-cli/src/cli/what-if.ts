import { refusal } from '../errors/refusal.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Calls, type Cut, cutOf, type Evidence } from '../plan/boundaries/cut.ts';
import type { History } from '../plan/boundaries/history.ts';
import { matcher } from '../plan/globs.ts';

const MOST_ROWS = 12;

/** What a border around the files of these globs would cost. Refused where they match nothing. */
export function whatIf(inventory: Inventory, history: History | null, globs: string[], calls: Calls): Cut {
  const inside = matcher(globs);
  if (!inventory.files.some(({ path }) => inside(path)))
    throw refusal('NECTAR-E007', { what: `${globs.join(' ')} matches no file of the monolith` });
  return cutOf(inventory, inside, history, calls);
}

/** The cost in words, each item with its place. */
export function cutText(cut: Cut): string {
  const written = cut.sharedTables.filter((table) => table.written);
  const read = cut.sharedTables.filter((table) => !table.written);
  const sections = [
    `${cut.files} modules, ${cut.routes} routes; cost ${cut.score}`,
    cut.ownedTables.length === 0 ? 'It writes no table alone.' : `Alone in writing: ${cut.ownedTables.join(', ')}`,
    ...(cut.changedTogether === null
      ? []
      : [`${Math.round(cut.changedTogether * 100)} % of the commits that touch it touch something else as well.`]),
    list('Modules that it needs from the rest', cut.needs),
    list('Functions of it that the rest calls', cut.offers),
    list('Tables that both sides write', written),
    list('Tables that one side writes and the other reads', read),
    list('Transactions across the border', cut.transactions),
    list('Foreign keys across the border', cut.foreignKeys),
    list('State in memory across the border', cut.state),
    list('Loads that the text does not bound', cut.unbounded),
  ];
  return `${sections.filter((text) => text !== '').join('\n')}\n`;
}

function list(title: string, items: Evidence[]): string {
  if (items.length === 0) return '';
  const rows = items.slice(0, MOST_ROWS).map(({ what, file, line }) => `  ${what}  (${file}:${line})`);
  const rest = items.length > rows.length ? [`  … and ${items.length - rows.length} more (--json has all)`] : [];
  return [`${title}: ${items.length}`, ...rows, ...rest].join('\n');
}
