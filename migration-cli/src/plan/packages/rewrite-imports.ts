import type { Edge } from '../../model/inventory.ts';
import { ClientUse } from '../clients.ts';
import { cutsIn, isCut } from '../cuts.ts';
import { type Layout, packagePathOf } from '../layout.ts';
import { type FileSpans, rewriteFile } from '../rewrite.ts';
import type { Rest } from '../state.ts';
import type { Members } from './members.ts';
import { importEdit, reachesPackage, type Specifiers } from './specifiers.ts';

/** The edits of what stays in the monolith and imports files that go into packages. */
export function monolithSpans(
  layout: Layout,
  rest: Rest,
  byFile: Map<string, Edge[]>,
  specifiers: Specifiers,
): FileSpans[] {
  if (layout.packages.length === 0) return [];
  return [...byFile].flatMap(([file, all]) => {
    const edges = all.filter((edge) => reachesPackage(layout, rest, edge));
    const text = rest.text(file);
    const gone = layout.moves.has(file) || layout.retired.has(file) || packagePathOf(layout, file) !== null;
    if (text === null || gone || !rest.paths.has(file)) return [];
    const cuts = cutsIn(
      text,
      layout.phase.edits.filter((edit) => edit.file === file),
    );
    const left = edges.filter((edge) => !isCut(edge, cuts));
    const spans = left.flatMap((edge) => importEdit(layout, rest, specifiers, edge, text) ?? []);
    return spans.length > 0 ? [{ path: file, spans }] : [];
  });
}

/** The edits of a package's own files: relative to each other they stay, what an alias led to becomes relative. */
export function packageSpans(layout: Layout, rest: Rest, byFile: Map<string, Edge[]>): FileSpans[] {
  return layout.packages.flatMap((members) => {
    const view = viewOf(layout, members);
    return [...members.files].map(([from, path]) => ({
      path,
      spans: rewriteFile(
        { layout: view, rest, aliases: [], clients: NO_CLIENTS, specifiers: new Map() },
        from,
        byFile.get(from) ?? [],
      ),
    }));
  });
}

const NO_CLIENTS = new ClientUse('', '', '');

/** The layout with a package in the place of the service. */
function viewOf(layout: Layout, { shared, files, base }: Members): Layout {
  const service = { ...layout.service, folder: shared.folder, backend: null, frontend: null, place: { [base]: '' } };
  return { ...layout, service, moves: files, copies: new Map(), packages: [] };
}
