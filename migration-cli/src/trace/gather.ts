import { sha256 } from '../inventory/files.ts';
import { loadSqlParser } from '../inventory/sql/parser.ts';
import type { Dependencies } from '../model/ports.ts';
import type { RunTrace, TracedPlace, TracedStatement } from '../model/run-trace.ts';
import { type Fact, pathIn, placesIn, readFacts, type TracedRoot } from './facts.ts';
import { tablesOf } from './tables.ts';

type Head = Pick<RunTrace, 'at' | 'command' | 'exitCode' | 'commit'>;

/** Everything that the processes noted in a folder, in one trace. Statements of one text stand once, with all their places. */
export async function gather(
  { files }: Pick<Dependencies, 'files'>,
  folder: string,
  roots: TracedRoot[],
  head: Head,
): Promise<RunTrace> {
  await loadSqlParser();
  const names = (await files.exists(folder)) ? await files.list(folder) : [];
  const parts = await Promise.all(
    names
      .filter((name) => name.endsWith('.jsonl'))
      .map(async (name) => readFacts(await files.readText(`${folder}/${name}`))),
  );
  const facts = parts.flat();
  const trace = { version: 1 as const, ...head, ...collected(facts, roots) };
  return { ...trace, files: await hashes(files, trace, roots) };
}

function collected(facts: Fact[], roots: TracedRoot[]): Omit<RunTrace, keyof Head | 'version' | 'files'> {
  const of = <T extends Fact['type']>(type: T) =>
    facts.filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type);
  const own = (path: string | null) => (path === null ? null : pathIn(roots, path));
  return {
    processes: of('process').length,
    loads: distinct(
      of('module').flatMap(({ from, to, line }) => {
        const target = own(to);
        return target === null ? [] : [{ from: own(from), to: target, line }];
      }),
    ),
    packages: distinct(
      of('package').flatMap(({ from, name }) => {
        const file = own(from);
        return file === null ? [] : [{ from: file, name }];
      }),
    ),
    env: distinct(of('env').map(({ name, chain, through }) => ({ name, chain: placesIn(roots, chain), through }))),
    statements: statementsOf(of('sql'), roots),
    refused: distinct(
      of('refused').map(({ user, text, chain, message }) => ({ user, text, chain: placesIn(roots, chain), message })),
    ),
    limits: [...new Set(of('limit').map(({ what }) => what))].sort(),
  };
}

function statementsOf(facts: Extract<Fact, { type: 'sql' }>[], roots: TracedRoot[]): TracedStatement[] {
  const found = new Map<string, TracedStatement>();
  for (const { dialect, user, text, chain } of facts) {
    const key = JSON.stringify([dialect, user, text]);
    const known = found.get(key) ?? { dialect, user, text, chains: [], ...tablesOf(text) };
    known.chains.push(placesIn(roots, chain));
    found.set(key, known);
  }
  return distinct([...found.values()].map((one) => ({ ...one, chains: distinct(one.chains) })));
}

/** Without repetitions, in an order that depends on the content alone. */
function distinct<T>(items: T[]): T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

async function hashes(
  files: Dependencies['files'],
  trace: Omit<RunTrace, 'files'>,
  roots: TracedRoot[],
): Promise<RunTrace['files']> {
  const named = [...namedFiles(trace)].sort();
  const rootOf = (path: string) => roots.find(({ prefix }) => path.startsWith(prefix));
  const found = new Map<string, string | null>(named.map((path) => [path, null]));
  for (const root of roots) {
    const own = named.filter((path) => rootOf(path) === root);
    const contents = await files.readAll(
      root.folder,
      own.map((path) => path.slice(root.prefix.length)),
    );
    for (const [index, path] of own.entries()) {
      const file = contents[index];
      if (file) found.set(path, sha256(file.content));
    }
  }
  return Object.fromEntries(found);
}

function namedFiles({ loads, packages, env, statements, refused }: Omit<RunTrace, 'files'>): Set<string> {
  const chains: TracedPlace[][] = [
    ...env.map(({ chain }) => chain),
    ...statements.flatMap((one) => one.chains),
    ...refused.map(({ chain }) => chain),
  ];
  return new Set([
    ...loads.flatMap(({ from, to }) => (from === null ? [to] : [from, to])),
    ...packages.map(({ from }) => from),
    ...chains.flat().map(({ file }) => file),
  ]);
}
