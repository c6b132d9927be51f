import { relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import type { Edge } from '../model/inventory.ts';
import type { SpanEdit } from '../model/operation.ts';
import type { ClientUse } from './clients.ts';
import type { ConnectionInput } from './connections.ts';
import { cutsIn, isCut } from './cuts.ts';
import { remoteDecision, splittable } from './layout.ts';
import { type FileSpans, literalEdit } from './rewrite.ts';
import { habitFor } from './service-side.ts';
import { type Names, splitImport } from './split-import.ts';

/** Edits of what stays, where it calls functions that moved: their imports come from a client instead. */
export function rewriteMonolith(input: ConnectionInput, clients: ClientUse, byFile: Map<string, Edge[]>): FileSpans[] {
  const { layout, rest } = input;
  return [...byFile].flatMap(([file, edges]) => {
    const text = rest.text(file);
    if (text === null || layout.moves.has(file) || layout.retired.has(file) || !rest.paths.has(file)) return [];
    const cuts = cutsIn(
      text,
      layout.phase.edits.filter((edit) => edit.file === file),
    );
    const leaving = edges.filter((edge) => edge.to !== null && !isCut(edge, cuts) && leads(input, edge));
    const spans = leaving.flatMap((edge) => rewrite(input, clients, edge, text, cuts) ?? []);
    return spans.length > 0 ? [{ path: file, spans }] : [];
  });
}

function leads({ layout }: ConnectionInput, edge: Edge): boolean {
  return (
    layout.moves.has(edge.to ?? '') || edge.names.some(({ origin }) => origin !== null && layout.moves.has(origin.file))
  );
}

function rewrite(
  input: ConnectionInput,
  clients: ClientUse,
  edge: Edge,
  text: string,
  cuts: { start: number; end: number }[],
): SpanEdit | null {
  const { layout, inventory } = input;
  const print = (path: string) => relativeSpecifier(edge.from, withHabit(path, habitFor(inventory, edge.from, path)));
  if (!splittable(edge)) return wholeModule(input, clients, edge, text, cuts, print);
  const groups = new Map<string, Names>();
  for (const name of edge.names) {
    const origin = name.origin ?? { file: edge.to ?? '', name: name.imported };
    const decision = remoteDecision(layout.decisions, origin.file, origin.name);
    const moved = layout.moves.has(origin.file);
    if (moved && !decision) return null;
    const specifier = moved && decision ? print(clients.use(origin, name.typeOnly, decision)) : edge.specifier;
    groups.set(specifier, [...(groups.get(specifier) ?? []), moved ? { ...name, imported: origin.name } : name]);
  }
  return splitImport(edge, text, groups);
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
