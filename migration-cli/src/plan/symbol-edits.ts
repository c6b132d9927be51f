import { relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Problem, SpanEdit } from '../model/operation.ts';
import type { FileSymbols, Side } from './file-symbols.ts';
import { type Layout, newPathOf } from './layout.ts';
import type { FileSpans } from './rewrite.ts';
import { habitFor } from './service-side.ts';
import type { Rest } from './state.ts';
import { usesOf } from './symbols.ts';

/** The module of a client that answers for a symbol which a side no longer has. */
export type ClientOf = (side: Side, symbol: { file: string; name: string }) => string | null;

interface Cutting {
  inventory: Inventory;
  layout: Layout;
  rest: Rest;
  clientOf: ClientOf;
}

/** The edits of one side with what leaves its part of every cut file. `path` says where that part stands. */
export function withCuts(cutting: Cutting, side: Side, edits: FileSpans[]): FileSpans[] {
  const { layout, rest } = cutting;
  const result = new Map(edits.map(({ path, spans }) => [path, spans]));
  for (const own of layout.symbols.values()) {
    const path = side === 'service' ? newPathOf(layout, own.file) : own.file;
    const text = rest.text(own.file);
    if (path === null || text === null) continue;
    const removals = own.slice[side].map(({ start, end, replace }): SpanEdit => {
      const why = side === 'service' ? 'the service does not need it' : 'the service has it';
      return { start, end, expect: text.slice(start, end), replace, why };
    });
    result.set(path, [...combined(result.get(path) ?? [], removals), ...imports(cutting, side, own, path, text)]);
  }
  return [...result].map(([path, spans]) => ({ path, spans }));
}

/** A rewritten import that leaves anyway is not rewritten; names that leave an import which is printed anew are not cut out of it. */
function combined(rewrites: SpanEdit[], removals: SpanEdit[]): SpanEdit[] {
  const inside = (a: SpanEdit, b: SpanEdit) => a.start >= b.start && a.end <= b.end;
  const kept = rewrites.filter((item) => !removals.some((removal) => inside(item, removal)));
  return [...kept, ...removals.filter((item) => !kept.some((rewrite) => inside(item, rewrite)))];
}

/** What a side called directly and now calls over HTTP is imported from its client. */
function imports(cutting: Cutting, side: Side, own: FileSymbols, path: string, text: string): SpanEdit[] {
  const { inventory, rest, clientOf } = cutting;
  const bySpecifier = new Map<string, string[]>();
  for (const name of own.slice.imports[side]) {
    const client = clientOf(side, { file: own.file, name });
    if (client === null) continue;
    const specifier = relativeSpecifier(path, withHabit(client, habitFor(inventory, own.file, client)));
    bySpecifier.set(specifier, [...(bySpecifier.get(specifier) ?? []), name]);
  }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const system = rest.project.modules.get(own.file)?.system ?? 'esm';
  const lines = [...bySpecifier].map(([specifier, names]) =>
    system === 'commonjs'
      ? `const { ${names.join(', ')} } = require('${specifier}');${lineEnd}`
      : `import { ${names.join(', ')} } from '${specifier}';${lineEnd}`,
  );
  if (lines.length === 0) return [];
  const around = own.slice[side].find(({ start, end }) => own.slice.top > start && own.slice.top < end);
  const at = around?.end ?? own.slice.top;
  return [{ start: at, end: at, expect: '', replace: lines.join(''), why: 'it is called over HTTP' }];
}

/** What stays and still imports a symbol that left. `next` is the monolith after the phase. */
export function lostSymbols(layout: Layout, next: Rest): Problem[] {
  return [...layout.symbols.values()].flatMap(({ file, takes, slice }) => {
    const has = new Set(next.project.exportsOf(file).map(({ name }) => name));
    const gone = [...takes].filter((name) => !slice.exports.monolith.includes(name));
    return usesOf(next, next.edges, file)
      .filter(({ from }) => next.paths.has(from))
      .flatMap(({ from, line, names }) => {
        const lost = names === null ? gone : names.filter((name) => !has.has(name) && takes.has(name));
        return lost.length === 0
          ? []
          : [
              {
                what: `${from}:${line} still needs ${lost.join(', ')} of ${file}`,
                why:
                  names === null
                    ? 'it hands the module on as a whole'
                    : 'it left with the service, and this import cannot be rewritten',
                next: 'import it by name and decide remote about it, or decide copy',
              },
            ];
      });
  });
}
