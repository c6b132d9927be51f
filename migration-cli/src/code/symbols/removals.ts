import { child, children, type Node } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { Margins } from './margins.ts';
import type { Piece } from './pieces.ts';

/** A stretch of a file that leaves; `replace` stays in its place. */
export interface Span {
  start: number;
  end: number;
  replace: string;
}

export interface RemovalOptions {
  /** True where loading what a specifier leads to does something: then it is still loaded. */
  acts(specifier: string): boolean;
}

/** The stretches to take out so that only `keep` is left; in order, and apart from each other. */
export function removalsFor(module: ParsedModule, pieces: Piece[], keep: Set<Piece>, options: RemovalOptions): Span[] {
  const margins = new Margins(module);
  const spans: Span[] = [];
  for (const [holder, its] of Map.groupBy(pieces, ({ holder }) => holder)) {
    const gone = its.filter((piece) => !keep.has(piece));
    if (gone.length === 0) continue;
    if (gone.length === its.length) spans.push(...whole(holder, its, margins, options));
    else spans.push(...parts(module, holder, its, new Set(gone), margins));
  }
  return merged(module.text, spans);
}

function whole(holder: Node, pieces: Piece[], margins: Margins, { acts }: RemovalOptions): Span[] {
  const source = child(holder, 'source');
  const loads = holder.type === 'ImportDeclaration' && holder.importKind !== 'type' ? source : null;
  // The specifier stays as it stands, so that whoever moves the file can rewrite it.
  if (loads && acts(String(loads.value))) return [{ start: holder.start, end: loads.start, replace: 'import ' }];
  const required = requireCall(holder, pieces);
  if (required && acts(required.specifier))
    return [
      { start: holder.start, end: required.call.start, replace: '' },
      { start: required.call.end, end: holder.end, replace: ';' },
    ];
  return [{ ...margins.around(holder), replace: '' }];
}

function requireCall(holder: Node, pieces: Piece[]): { call: Node; specifier: string } | null {
  if (holder.type !== 'VariableDeclaration' || pieces.some(({ role }) => role !== 'import')) return null;
  const call = child(children(holder, 'declarations')[0], 'init');
  const specifier = children(call, 'arguments')[0]?.value;
  return call && typeof specifier === 'string' ? { call, specifier } : null;
}

/** Some items of a list: declarators, specifiers, properties. */
function parts(module: ParsedModule, holder: Node, pieces: Piece[], gone: Set<Piece>, margins: Margins): Span[] {
  const items = pieces.map((piece) => ({ node: piece.node, gone: gone.has(piece) }));
  const [first] = items;
  if (holder.type !== 'ImportDeclaration' || first?.node.type === 'ImportSpecifier') return margins.items(items);
  // `import standard, { named }` and `import standard, * as all`.
  const named = items.slice(1);
  const [second] = named;
  if (!first || !second) return [];
  const open = module.text.slice(first.node.end, second.node.start).indexOf('{');
  const from = open === -1 ? second.node.start : first.node.end + open;
  if (first.gone) return [{ start: first.node.start, end: from, replace: '' }, ...margins.items(named)];
  if (named.some((item) => !item.gone)) return margins.items(named);
  const last = named.at(-1)?.node.end ?? second.node.end;
  const close = open === -1 ? last : module.text.indexOf('}', last) + 1;
  return [{ start: first.node.end, end: close, replace: '' }];
}

/** One stretch for what stands side by side; of the blank lines around a stretch one group stays. */
function merged(text: string, spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    const joins = last && span.start <= last.end && last.replace === '' && span.replace === '';
    const open = joins ? last : { ...span };
    if (joins) open.end = Math.max(open.end, span.end);
    else result.push(open);
    if (open.replace === '' && isBlankAbove(text, open.start)) open.end += blankLines(text, open.end);
  }
  return result;
}

const isBlankAbove = (text: string, at: number) =>
  at === 0 || /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, at - 200), at));

function blankLines(text: string, at: number): number {
  if (text[at - 1] !== '\n') return 0;
  return /^(?:[ \t]*\r?\n)*/.exec(text.slice(at, at + 2_000))?.[0].length ?? 0;
}
