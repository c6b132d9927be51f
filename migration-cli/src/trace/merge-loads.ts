import type { Contradiction, DynamicEdge, Edge, Inventory, RunTimeSection } from '../model/inventory.ts';
import type { RunTrace, TracedLoad } from '../model/run-trace.ts';

/** Which file loaded which. What an unbounded load has loaded becomes edges; it stays unbounded, since another run may load more. */
export function mergeLoads(
  inventory: Inventory,
  trace: RunTrace,
  current: Set<string>,
  textOf: (path: string) => string | null,
): Pick<Inventory, 'edges' | 'dynamicEdges'> & Pick<RunTimeSection, 'contradictions'> {
  const known = new Set(inventory.edges.map(({ from, to }) => `${from}\n${to}`));
  const folders = inventory.edges.filter(({ to }) => to?.endsWith('/'));
  const loads = trace.loads.filter(({ from, to }) => from !== null && current.has(from) && current.has(to));
  const missed = loads.filter(
    ({ from, to }) =>
      !known.has(`${from}\n${to}`) && !folders.some((edge) => edge.from === from && to.startsWith(edge.to ?? '/')),
  );
  const edges: Edge[] = [];
  const contradictions: Contradiction[] = [];
  const seen = new Map<DynamicEdge, Set<string>>();
  for (const load of missed) {
    const dynamic = dynamicOf(inventory, load);
    for (const one of dynamic) seen.set(one, (seen.get(one) ?? new Set()).add(load.to));
    edges.push(...dynamic.flatMap((one) => edgeOf(one, load, textOf(one.file))));
    if (dynamic.length === 0 && !isTest(inventory, load.from ?? '')) contradictions.push(contradictionOf(load));
  }
  const dynamicEdges = inventory.dynamicEdges.map((one) => {
    const files = seen.get(one);
    return files === undefined ? one : { ...one, seen: [...files].sort() };
  });
  contradictions.push(...outOfBounds(inventory, loads));
  return { edges, dynamicEdges, contradictions };
}

/** The unbounded loads of the file that it can come from: those of its line, or all where the line is not known. */
function dynamicOf({ dynamicEdges }: Inventory, { from, line }: TracedLoad): DynamicEdge[] {
  const own = dynamicEdges.filter(({ file, reaches }) => file === from && reaches === null);
  const exact = own.filter((one) => one.line === line);
  return exact.length > 0 ? exact : own;
}

/** An edge as those of a bounded pattern: the text to be rewritten is the computed one, so there is no specifier. */
function edgeOf({ file, line, pattern }: DynamicEdge, { to }: TracedLoad, text: string | null): Edge[] {
  const start = text === null ? -1 : text.indexOf(pattern, offsetOf(text, line));
  if (start < 0) return [];
  const span = { start, end: start + pattern.length, statement: null };
  return [
    {
      from: file,
      to,
      package: null,
      kind: 'dynamic',
      specifier: '',
      line,
      ...span,
      alias: null,
      names: [],
      seen: true,
    },
  ];
}

function offsetOf(text: string, line: number): number {
  let at = 0;
  for (let count = 1; count < line; count++) at = text.indexOf('\n', at) + 1;
  return at;
}

function isTest({ files }: Inventory, path: string): boolean {
  return files.find((file) => file.path === path)?.test === true;
}

function contradictionOf({ from, to, line }: TracedLoad): Contradiction {
  const place = { file: from ?? to, line: line ?? 1 };
  return {
    ...place,
    kind: 'load',
    what: `${place.file}${line === null ? '' : `:${line}`} loads ${to}`,
    code: 'reading the code found no such import',
  };
}

/** A pattern that reading the code took for bounded, and that has loaded something else from the same line. */
function outOfBounds({ dynamicEdges, edges }: Inventory, loads: TracedLoad[]): Contradiction[] {
  return dynamicEdges.flatMap(({ file, line, reaches, pattern }) => {
    if (reaches === null) return [];
    const others = loads.filter(
      (load) =>
        load.from === file &&
        load.line === line &&
        !reaches.includes(load.to) &&
        !edges.some((edge) => edge.from === file && edge.to === load.to && edge.line === line),
    );
    return others.map(({ to }) => ({
      file,
      line,
      kind: 'load' as const,
      what: `${file}:${line} loads ${to}`,
      code: `reading the code says that ${pattern} can load ${reaches.length === 0 ? 'no file' : reaches.join(', ')} only`,
    }));
  });
}
