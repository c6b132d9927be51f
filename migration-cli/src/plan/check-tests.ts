import type { Edge, Inventory, SymbolRef } from '../model/inventory.ts';
import type { Choice, Decision } from '../model/plan-file.ts';
import type { Finding } from './findings.ts';
import { hasMoved, type Layout, owned, remoteOf } from './layout.ts';
import { RouteTests } from './route-tests.ts';
import type { Rest } from './state.ts';

/** What a test reaches, through helpers of tests as well. */
interface Reach {
  /** The first import that leads to what leaves, and to what only stays. */
  leaving: Edge | null;
  staying: Edge | null;
  /** The first that leads to what both sides have. */
  both: Edge | null;
}

/** Tests of which a phase takes away what they test, or which test what both sides have afterwards. */
export function testFindings(inventory: Inventory, layout: Layout, rest: Rest): Finding[] {
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const byFile = Map.groupBy(inventory.edges, ({ from }) => from);
  const asking = layout.phase.routes === undefined ? null : new RouteTests(inventory, rest);
  return [...tests].flatMap((path) => {
    const placed = owned(layout, path) || layout.retired.has(path);
    // What a decision about the test itself placed is listed with that decision.
    if (placed && layout.decisions.find(`test:${path}`) === null) return [];
    return (asking && askingFinding(layout, path, asking)) ?? made(layout, path, byFile, tests);
  });
}

/** A test that loads the application and asks it for routes that left it; null for every other. */
function askingFinding(layout: Layout, path: string, tests: RouteTests): Finding[] | null {
  const { phase, decisions } = layout;
  const asked = phase.routes ? tests.askedOf(path, phase.routes) : null;
  if (!asked?.leaving) return null;
  const whole = asked.staying === null && !asked.computed;
  const { file, line, route } = asked.leaving;
  const other =
    asked.staying === null
      ? ' and for routes that are computed'
      : ` and for ${routeText(asked.staying.route)} (${asked.staying.file}:${asked.staying.line}), which stays`;
  return [
    {
      id: `test:${path}`,
      file,
      line,
      phase: phase.name,
      what: `the test ${path} asks the application for ${routeText(route)}, which moves${whole ? '' : other}`,
      choices: ['move', 'copy', 'leave'],
      recommendation: whole ? 'move' : 'leave',
      why: whole
        ? (REASONS.move ?? '')
        : 'no side answers all of it: split it by an edit, retire it, or ask the gateway instead',
      blocking: whole,
      decision: decisions.find(`test:${path}`),
    },
  ];
}

const routeText = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

function made(layout: Layout, path: string, byFile: Map<string, Edge[]>, tests: Set<string>): Finding[] {
  const { leaving, staying, both } = reachOf(layout, path, byFile, tests);
  const first = leaving ?? (staying === null && isSuite(path) ? both : null);
  if (first === null) return [];
  const recommendation: Choice = leaving === null ? 'copy' : staying === null ? 'move' : 'leave';
  return [
    {
      id: `test:${path}`,
      file: first.from,
      line: first.line,
      phase: layout.phase.name,
      what: `the test ${path} imports ${first.to}, which ${leaving === null ? 'both sides have' : 'moves'}`,
      choices: ['move', 'copy', 'leave'],
      recommendation,
      why: REASONS[recommendation] ?? '',
      blocking: recommendation === 'move',
      decision: layout.decisions.find(`test:${path}`) ?? (leaving === null ? staysWhole(path) : null),
    },
  ];
}

const staysWhole = (path: string): Decision => ({
  subject: `test:${path}`,
  choice: 'leave',
  why: 'it stays with the monolith unless the plan says copy; then it holds both sides to the same',
});

const REASONS: Partial<Record<Choice, string>> = {
  move: 'all that it tests leaves, so it leaves too',
  copy: 'doubled, it holds each side to the same',
  leave: 'a test that imports both sides is split by an edit, or stays with one of them',
};

const isSuite = (path: string) => /\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path);

function reachOf(layout: Layout, path: string, byFile: Map<string, Edge[]>, tests: Set<string>): Reach {
  const reach: Reach = { leaving: null, staying: null, both: null };
  const seen = new Set([path]);
  const queue = [path];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const edge of byFile.get(file) ?? []) {
      const to = edge.to;
      if (to === null || to.endsWith('/')) continue;
      if (tests.has(to)) {
        if (!seen.has(to)) queue.push(to);
        seen.add(to);
      } else note(layout, reach, edge, to);
    }
  }
  return reach;
}

/** A symbol that the plan puts on both sides of the file that it is cut out of. */
const isCopied = ({ decisions }: Layout, { file, name }: SymbolRef): boolean =>
  decisions.find(`call:${file}#${name}`)?.choice === 'copy';

function note(layout: Layout, reach: Reach, edge: Edge, to: string): void {
  // What is called over HTTP is mocked as its client, wherever the test stands.
  if (edge.kind === 'mock' && remoteOf(layout, to)) return;
  const origins = edge.names.map((name) => name.origin ?? { file: to, name: name.imported });
  const named = origins.length > 0 && origins.every(({ name }) => name !== '*');
  const leaves = named
    ? origins.some((symbol) => hasMoved(layout, symbol) && !isCopied(layout, symbol))
    : layout.moves.has(to);
  const stays = named
    ? origins.some((symbol) => !hasMoved(layout, symbol) && !owned(layout, symbol.file))
    : !owned(layout, to);
  if (leaves) reach.leaving ??= edge;
  if (stays) reach.staying ??= edge;
  if (!leaves && !stays) reach.both ??= edge;
}
