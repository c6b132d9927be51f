import { children, type Node } from '../code/ast.ts';
import { relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import type { ParsedModule } from '../code/parse.ts';
import { membersOf } from '../code/symbols/members.ts';
import type { Edge, SymbolRef } from '../model/inventory.ts';
import type { SpanEdit } from '../model/operation.ts';
import type { Decision } from '../model/plan-file.ts';
import type { ClientUse } from './clients.ts';
import type { ConnectionInput } from './connections.ts';
import { cutsIn, isCut } from './cuts.ts';
import { hasMoved, type Layout, remoteDecision, remoteOf, splittable } from './layout.ts';
import { literalEdit } from './literal-edit.ts';
import type { FileSpans } from './rewrite.ts';
import { habitFor } from './service-side.ts';
import { type Names, splitImport } from './split-import.ts';

/** Edits of what stays, where it calls functions that moved: their imports come from a client instead. */
export function rewriteMonolith(input: ConnectionInput, clients: ClientUse, byFile: Map<string, Edge[]>): FileSpans[] {
  const { layout, rest } = input;
  return [...byFile].flatMap(([file, edges]) => {
    const text = rest.text(file);
    if (text === null || layout.moves.has(file) || layout.retired.has(file) || !rest.paths.has(file)) return [];
    // Both are written anew.
    if (clients.modules.has(file) || file === input.plan.monolith.internal?.module) return [];
    const cuts = cutsIn(
      text,
      layout.phase.edits.filter((edit) => edit.file === file),
    );
    const leaving = edges.filter((edge) => edge.to !== null && !isCut(edge, cuts) && leads(input, edge));
    const spans = leaving.flatMap((edge) => rewrite(input, clients, edge, text, cuts));
    return spans.length > 0 ? [{ path: file, spans }] : [];
  });
}

function leads({ layout }: ConnectionInput, edge: Edge): boolean {
  return (
    layout.moves.has(edge.to ?? '') ||
    edge.names.some((name) => {
      const origin = name.origin ?? { file: edge.to ?? '', name: name.imported };
      return hasLeft(layout, origin) || (name.imported === '*' && layout.symbols.has(origin.file));
    })
  );
}

/** True where nothing of that name is left: a symbol that both sides have is still imported. */
function hasLeft(layout: Layout, symbol: SymbolRef): boolean {
  const stays = layout.symbols.get(symbol.file)?.slice.exports.monolith.includes(symbol.name) === true;
  return hasMoved(layout, symbol) && !stays;
}

function rewrite(
  input: ConnectionInput,
  clients: ClientUse,
  edge: Edge,
  text: string,
  cuts: { start: number; end: number }[],
): SpanEdit[] {
  const { layout, inventory } = input;
  const print = (path: string) => relativeSpecifier(edge.from, withHabit(path, habitFor(inventory, edge.from, path)));
  const mocked = edge.kind === 'mock' && edge.to !== null ? remoteOf(layout, edge.to) : null;
  if (mocked && edge.to !== null) {
    const client = print(clients.use({ file: edge.to, name: mocked.name }, false, mocked.decision));
    const span = literalEdit(edge, text, client, 'what moved is mocked as its client');
    return span ? [span] : [];
  }
  if (!splittable(edge)) {
    if (layout.symbols.has(edge.names[0]?.origin?.file ?? edge.to ?? ''))
      return partOfModule(input, clients, edge, text, print);
    const whole = wholeModule(input, clients, edge, text, cuts, print);
    return whole ? [whole] : [];
  }
  const groups = new Map<string, Names>();
  for (const name of edge.names) {
    const origin = name.origin ?? { file: edge.to ?? '', name: name.imported };
    const own = remoteDecision(layout.decisions, origin.file, origin.name);
    // A type comes with the functions of its file.
    const decision = own ?? (name.typeOnly ? (remoteOf(layout, origin.file)?.decision ?? null) : null);
    const moved = hasLeft(layout, origin);
    if (moved && !decision) return [];
    const specifier = moved && decision ? print(clients.use(origin, name.typeOnly, decision)) : edge.specifier;
    groups.set(specifier, [...(groups.get(specifier) ?? []), moved ? { ...name, imported: origin.name } : name]);
  }
  return [splitImport(edge, text, groups)].filter((span) => span !== null);
}

/** `const reviews = require('./reviews')`: the client stands in when every member in use is remote. */
function wholeModule(
  input: ConnectionInput,
  clients: ClientUse,
  edge: Edge,
  text: string,
  cuts: { start: number; end: number }[],
  print: (path: string) => string,
): SpanEdit | null {
  const { layout, rest } = input;
  const local = edge.names[0]?.local;
  if (local === undefined || edge.to === null) return null;
  const uses = [
    ...text.matchAll(new RegExp(`(?<![\\w$.])${local.replaceAll('$', '\\$')}\\.([A-Za-z_$][\\w$]*)`, 'g')),
  ].filter(({ index }) => !cuts.some(({ start, end }) => index >= start && index < end));
  const members = [...new Set(uses.map((match) => match[1] ?? ''))];
  let path: string | null = null;
  for (const member of members) {
    const found = rest.project.exported(edge.to, member);
    const origin = found ? { file: found.module.path, name: found.name } : { file: edge.to, name: member };
    const decision =
      remoteDecision(layout.decisions, origin.file, origin.name) ?? remoteDecision(layout.decisions, edge.to, member);
    if (!decision) return null;
    path = clients.use(origin, false, decision);
  }
  return path === null ? null : literalEdit(edge, text, print(path), 'what moved is called over HTTP');
}

/** `const db = require('./db')` of which some members left: those are taken from the client, under a name of its own. */
function partOfModule(
  input: ConnectionInput,
  clients: ClientUse,
  edge: Edge,
  text: string,
  print: (path: string) => string,
): SpanEdit[] {
  const { layout, rest } = input;
  const [name] = edge.names;
  const module = rest.project.modules.get(edge.from);
  const file = name?.origin?.file ?? edge.to;
  if (!name || !module || file === null || !layout.symbols.has(file)) return [];
  const uses = membersOf(module, name.local);
  const left = (uses ?? []).filter((use) => hasLeft(layout, { file, name: use.name }));
  // A pattern is one place with several names.
  if (left.length === 0 || left.some(({ at }) => at.parent?.type === 'VariableDeclarator')) return [];
  const decisions = left.map((use) => remoteDecision(layout.decisions, file, use.name));
  if (decisions.some((decision) => decision === null)) return [];
  const paths = new Set(
    left.map((use, index) => clients.use({ file, name: use.name }, false, decisions[index] as Decision)),
  );
  const [path] = paths;
  const statement = statementsAt(module, edge.start)[0];
  if (path === undefined || !statement) return [];
  const local = freeName(text, `${name.local}OverHttp`);
  const why = 'what moved is called over HTTP';
  const line =
    module.system === 'commonjs'
      ? `const ${local} = require('${print(path)}');`
      : `import * as ${local} from '${print(path)}';`;
  return [
    {
      start: statement.end,
      end: statement.end,
      expect: '',
      replace: `${text.includes('\r\n') ? '\r\n' : '\n'}${line}`,
      why,
    },
    ...left.map(({ at }) => ({
      start: at.start,
      end: at.end,
      expect: text.slice(at.start, at.end),
      replace: local,
      why,
    })),
  ];
}

/** The statements at the top of a file around an offset. */
function statementsAt({ program }: ParsedModule, offset: number): Node[] {
  return children(program, 'body').filter(({ start, end }) => offset >= start && offset < end);
}

function freeName(text: string, wanted: string): string {
  let name = wanted;
  for (let number = 2; new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text); number += 1)
    name = `${wanted}${number}`;
  return name;
}
