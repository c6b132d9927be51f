import { isBuiltin } from '../code/builtins.ts';
import type { EdgeKind, Inventory, RouteEntry, TableAccess } from '../model/inventory.ts';
import { byText } from './files.ts';

const MAX_ROWS = 40;

/** The inventory for reading in a terminal: counts first, then one short table per subject. */
export function summarizeInventory(inventory: Inventory): string {
  const sections = [
    header(inventory),
    section('Folders', folderRows(inventory)),
    section('Edges', edgeRows(inventory)),
    section('Routes by mount', routeRows(inventory.routes)),
    section('Tables and who touches them', tableRows(inventory)),
    section('Transactions that call into other files', transactionRows(inventory)),
    section('Environment', envRows(inventory)),
    section('Packages', packageRows(inventory)),
    section('Jobs and listeners', jobRows(inventory)),
    section('State that lives as long as the process', singletonRows(inventory)),
    section('Loaded by pattern', dynamicRows(inventory)),
    section('Could not be read', unresolvedRows(inventory)),
    section('Seen at run time, and not as the code says', contradictionRows(inventory)),
    section('Changed since the run that was traced, so not used', staleRows(inventory)),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function header({ files, modules, edges, routes, tables, commit, fingerprint }: Inventory): string {
  const code = files.filter((file) => file.kind === 'code');
  const lines = code.reduce((sum, file) => sum + file.lines, 0);
  const at = commit === null ? ' of a folder outside of git, or without a commit' : ` at ${commit.slice(0, 10)}`;
  return [
    `Inventory ${fingerprint.slice(0, 12)}${at}`,
    `${count(files.length, 'file')}, ${count(modules.length, 'module')} (${lines} lines), ${count(edges.length, 'edge')}, ${count(routes.length, 'route')}, ${count(tables.length, 'table')}`,
  ].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A title and aligned columns; long tables say how many rows they leave out. */
function section(title: string, rows: string[][]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MAX_ROWS);
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  const lines = shown.map((row) =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
  const rest = rows.length > shown.length ? [`  … and ${rows.length - shown.length} more (--json has all)`] : [];
  return [title, ...lines, ...rest].join('\n');
}

function group<T>(items: T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.entries()].sort(([a], [b]) => byText(a, b));
}

const topFolder = (path: string) => (path.includes('/') ? `${path.split('/')[0]}/` : './');

function few(items: string[], most = 4): string {
  const distinct = [...new Set(items)];
  return distinct.length <= most
    ? distinct.join(', ')
    : `${distinct.slice(0, most).join(', ')} +${distinct.length - most}`;
}

function folderRows({ files }: Inventory): string[][] {
  return group(files, (file) => topFolder(file.path)).map(([folder, inside]) => {
    const code = inside.filter((file) => file.kind === 'code');
    return [folder, count(inside.length, 'file'), `${code.reduce((sum, file) => sum + file.lines, 0)} lines of code`];
  });
}

function edgeRows({ edges }: Inventory): string[][] {
  return group(edges, (edge) => edge.kind).map(([kind, inside]) => {
    const packages = inside.filter((edge) => edge.to === null).length;
    const aliased = inside.filter((edge) => edge.alias !== null).length;
    const notes = [packages > 0 ? `${packages} to packages` : '', aliased > 0 ? `${aliased} by alias` : ''].filter(
      (note) => note !== '',
    );
    return [kind satisfies string as EdgeKind, String(inside.length), notes.join(', ')];
  });
}

/** The routes of one file share its mount, which is the longest beginning that they have in common. */
function routeRows(routes: RouteEntry[]): string[][] {
  return group(routes, (route) => route.file)
    .map(([file, inside]) => {
      const methods = group(inside, (route) => route.method).map(([method, list]) => `${method} ${list.length}`);
      return [commonMount(inside.map((route) => route.path)), file, methods.join(', ')];
    })
    .sort(([a = ''], [b = '']) => byText(a, b));
}

function commonMount(paths: string[]): string {
  const [first = [], ...rest] = paths.map((path) => path.split('/'));
  const shared = first.filter(
    (part, index) =>
      rest.every((other) => other.slice(0, index + 1).join('/') === first.slice(0, index + 1).join('/')) &&
      part !== undefined,
  );
  return shared.join('/') === '' ? '/' : shared.join('/');
}

function tableRows({ tables, tableAccess }: Inventory): string[][] {
  const names = [...new Set([...tables.map((table) => table.name), ...tableAccess.map((item) => item.table)])].sort(
    byText,
  );
  return names.map((name) => {
    const touching = tableAccess.filter((item) => item.table === name);
    const known = tables.find((table) => table.name === name);
    const users = (writes: boolean) =>
      few(
        touching.filter((item) => writesTo(item) === writes).map((item) => topTwo(item.file)),
        3,
      );
    const writers = users(true);
    const readers = users(false);
    const parts = [writers === '' ? '' : `written by ${writers}`, readers === '' ? '' : `read by ${readers}`].filter(
      (part) => part !== '',
    );
    return [name, known?.kind === 'table' ? '' : (known?.kind ?? 'not defined here'), parts.join('; ') || 'nobody'];
  });
}

const writesTo = (item: TableAccess) => item.access !== 'read';

const topTwo = (path: string) => path.split('/').slice(0, 2).join('/');

function transactionRows({ transactions }: Inventory): string[][] {
  const crossing = transactions.filter((item) => item.calls.some((call) => call.file !== item.file));
  return crossing.map((item) => [
    `${item.file}:${item.line}`,
    item.within ?? '',
    few(item.calls.map((call) => call.name)),
  ]);
}

function envRows({ env }: Inventory): string[][] {
  return env.map((item) => [
    item.name,
    count(item.files.length, 'file'),
    item.defaultValue === null ? '' : 'has a default',
  ]);
}

function packageRows({ packages }: Inventory): string[][] {
  return packages
    .filter((item) => !isBuiltin(item.name) && (item.files.length > 0 || item.declared === 'dependency'))
    .map((item) => [
      item.name,
      item.version ?? 'not locked',
      item.declared === 'undeclared' ? 'UNDECLARED' : '',
      few(item.files.map((file) => topFolder(file))),
    ]);
}

function jobRows({ jobs }: Inventory): string[][] {
  return jobs.map((job) => [job.kind, job.name ?? '', job.schedule ?? '', `${job.file}:${job.line}`]);
}

function singletonRows({ singletons }: Inventory): string[][] {
  return singletons.map((item) => [
    item.kind,
    item.name,
    `${item.file}:${item.line}`,
    item.shared ? 'changed from outside' : '',
  ]);
}

function dynamicRows({ dynamicEdges }: Inventory): string[][] {
  return dynamicEdges.map((item) => [
    `${item.file}:${item.line}`,
    item.pattern,
    item.reaches !== null
      ? count(item.reaches.length, 'file')
      : `UNBOUNDED${item.seen === undefined ? '' : `; seen at run time: ${few(item.seen)}`}`,
  ]);
}

function unresolvedRows({ unresolved }: Inventory): string[][] {
  return unresolved.map((item) => [`${item.file}:${item.line}`, item.what.replace(/\s+/g, ' ').slice(0, 60), item.why]);
}

function contradictionRows({ runTime }: Inventory): string[][] {
  return (runTime?.contradictions ?? []).map(({ what, code }) => [what, code]);
}

function staleRows({ runTime }: Inventory): string[][] {
  return (runTime?.stale ?? []).map((path) => [path]);
}
