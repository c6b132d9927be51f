import { posix } from 'node:path';
import { habitOf, literalBase, queryOf, relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import type { Edge } from '../model/inventory.ts';
import type { SpanEdit } from '../model/operation.ts';
import { aliasBase, type ServiceAlias, throughAlias } from './aliases.ts';
import type { ClientUse } from './clients.ts';
import { cutRanges, isCut } from './cuts.ts';
import { type Layout, newPathOf, owned, packagePathOf, remoteName, remoteOf, splittable } from './layout.ts';
import { literalEdit } from './literal-edit.ts';
import { importEdit, reachesPackage, readByPath, type Specifiers, specifierIn } from './packages/specifiers.ts';
import { partOf, placed, withSlash } from './place.ts';
import { type Names, splitImport } from './split-import.ts';
import type { Rest } from './state.ts';

export interface Rewriting {
  layout: Layout;
  rest: Rest;
  aliases: ServiceAlias[];
  clients: ClientUse;
  /** What importers print for files that go into packages. */
  specifiers: Specifiers;
}

export interface FileSpans {
  path: string;
  spans: SpanEdit[];
}

/** The span edits that keep a moved or copied file pointing at what it pointed at before. */
export function rewriteFile(context: Rewriting, file: string, edges: Edge[]): SpanEdit[] {
  const text = context.rest.text(file);
  const newFile = newPathOf(context.layout, file);
  if (text === null || newFile === null) return [];
  const cuts = cutRanges(context.layout, context.rest, file);
  const spans = edges
    .filter((edge) => !isCut(edge, cuts))
    .flatMap((edge) => rewriteEdge(context, edge, newFile, text) ?? []);
  return distinct(spans);
}

/** Two readers of the inventory may report one literal. */
function distinct(spans: SpanEdit[]): SpanEdit[] {
  return spans.filter(
    (span, index) => spans.findIndex(({ start, end }) => start === span.start && end === span.end) === index,
  );
}

function rewriteEdge(context: Rewriting, edge: Edge, newFile: string, text: string): SpanEdit | null {
  if (edge.to === null || (edge.package !== null && edge.alias === null)) return null;
  const { layout } = context;
  if (edge.to.endsWith('/') || edge.kind === 'directory') return rewriteFolder(context, edge, newFile, text);
  const mocked = edge.kind === 'mock' && !owned(layout, edge.to) ? remoteOf(layout, edge.to) : null;
  if (mocked) {
    const client = context.clients.use({ file: edge.to, name: mocked.name }, false, mocked.decision);
    const specifier = specifierFor(context, edge, newFile, client, client);
    return literalEdit(edge, text, specifier, 'what stayed is mocked as its client');
  }
  const remote = edge.names.some((name) => remoteName(layout, edge, name));
  if (!remote && packagePathOf(layout, edge.to) !== null)
    return importEdit(layout, context.rest, context.specifiers, edge, text);
  if (remote || (!owned(layout, edge.to) && splittable(edge))) return rewriteSplit(context, edge, newFile, text);
  // A file that git does not hold (.env, build output) has its place in the service all the same.
  const target =
    newPathOf(layout, edge.to) ?? (context.rest.paths.has(edge.to) ? null : placed(layout.service, edge.to));
  if (target === null || asFar(edge, newFile, target)) return null;
  return literalEdit(
    edge,
    text,
    specifierFor(context, edge, newFile, edge.to, target),
    'the path changed with the move',
  );
}

/** What is printed goes on leading there: both ends moved together. */
function asFar({ from, to, alias, kind, specifier }: Edge, newFile: string, target: string): boolean {
  if (alias !== null || to === null || kind === 'file' || kind === 'html' || kind === 'new-url') return false;
  const [path = ''] = specifier.split(/[?#]/);
  // The root of a style's address is that of the server, which moves along with both.
  if (path.startsWith('/'))
    return posix.relative(posix.dirname(from), to) === posix.relative(posix.dirname(newFile), target);
  const before = posix.join(posix.dirname(from), path);
  return to.startsWith(before) && posix.join(posix.dirname(newFile), path) + to.slice(before.length) === target;
}

/** The text of a specifier in the habit of the old one. */
export function specifierFor(
  context: Rewriting,
  edge: Edge,
  newFile: string,
  oldTarget: string,
  newTarget: string,
): string {
  if (edge.kind === 'file' || edge.kind === 'html' || edge.kind === 'new-url')
    return pathFor(context.layout, edge, newFile, newTarget);
  const part = partOf(context.layout.service, newFile);
  const base = baseOf(context, edge);
  // A split goes to another file than the specifier says: its own extension is then dropped or kept by the same habit.
  const habit =
    oldTarget === edge.to && base !== null
      ? habitOf(base, oldTarget)
      : extensionHabit(base, edge.to ?? oldTarget, newTarget);
  const printed = withHabit(newTarget, completes(habit.strip) ? habit : WHOLE);
  const query = queryOf(edge.specifier);
  const ways = context.aliases.flatMap((alias) =>
    alias.pattern === edge.alias ? (throughAlias(alias, part, printed) ?? []) : [],
  );
  // Of several targets of one pattern, the one that the text goes by already.
  const aliased = ways.find((way) => way + query === edge.specifier) ?? ways[0];
  return (aliased ?? relativeSpecifier(newFile, printed)) + query;
}

const WHOLE = { strip: '', add: '' };

/** What every resolver adds by itself; a file that the `main` of a package.json named is printed whole, since that may stay behind. */
const completes = (dropped: string) => /^(?:(?:^|\/)index)?(?:\.\w+)*$/.test(dropped);

function baseOf({ rest }: Rewriting, edge: Edge): string | null {
  if (edge.alias === null)
    return /^\.{1,2}(?:\/|$)/.test(edge.specifier) || edge.kind === 'style'
      ? literalBase(edge.from, edge.specifier)
      : null;
  const rules = rest.aliases.filter(({ pattern }) => pattern === edge.alias);
  const bases = rules.flatMap(({ pattern, targets }) => {
    const base = aliasBase({ pattern, oldTarget: targets[0] ?? '' }, edge.specifier);
    return base === null ? [] : [base];
  });
  // Several targets of one pattern: the one that led there.
  const base = bases.find((item) => edge.to?.startsWith(item)) ?? bases[0] ?? null;
  return rules.length > 0 ? base : edge.to;
}

function extensionHabit(base: string | null, oldTarget: string, newTarget: string): { strip: string; add: string } {
  const printed = base === null ? '' : posix.extname(base);
  const plain = printed === '' || !/^\.[cm]?[jt]sx?$/.test(printed);
  const extension = posix.extname(newTarget);
  if (/^\.json$/.test(extension)) return { strip: '', add: '' };
  if (plain && base !== oldTarget) {
    const index = `/index${extension}`;
    return newTarget.endsWith(index) ? { strip: index, add: '' } : { strip: extension, add: '' };
  }
  return printed === posix.extname(oldTarget) ? { strip: '', add: '' } : { strip: extension, add: printed };
}

/** A path that the source builds: relative to the file, to the working folder or to a server's root. */
function pathFor(layout: Layout, edge: Edge, newFile: string, newTarget: string): string {
  const { specifier, from } = edge;
  const trailing = specifier.endsWith('/') ? '/' : '';
  const target = newTarget.replace(/\/+$/, '');
  if (specifier.startsWith('/') && `${target}${trailing}`.endsWith(specifier)) return specifier;
  const oldTarget = (edge.to ?? '').replace(/\/+$/, '');
  const literal = specifier.replace(/(?<=.)[?#].*$/, '').replace(/\/+$/, '');
  // A path put together from several pieces, or a name that a helper completes, says nothing that could be printed anew.
  if (posix.join(posix.dirname(from), literal) !== oldTarget && posix.normalize(literal) !== oldTarget)
    return specifier;
  const same = posix.relative(posix.dirname(from), oldTarget);
  const now = posix.relative(posix.dirname(newFile), target);
  if (same === now) return specifier;
  if (
    specifier.replace(/^\.\//, '').replace(/\/+$/, '') === edge.to?.replace(/\/+$/, '') &&
    posix.dirname(from) !== '.'
  ) {
    const part = partOf(layout.service, newFile);
    return posix.relative(`${withSlash(layout.service.folder)}${part}`, target) + trailing;
  }
  const dotted = specifier.startsWith('.') && !now.startsWith('.') ? `./${now}` : now;
  return (dotted === '' ? '.' : dotted) + trailing + queryOf(specifier);
}

function rewriteFolder(context: Rewriting, edge: Edge, newFile: string, text: string): SpanEdit | null {
  const { layout, rest } = context;
  if (reachesPackage(layout, rest, edge)) readByPath(layout, rest, edge);
  const folder = withSlash(edge.to ?? '');
  const inside = [...rest.paths].filter((path) => path.startsWith(folder));
  if (inside.length > 0 && !inside.some((path) => owned(layout, path)) && folder !== '') return null;
  const target = placed(layout.service, folder);
  const specifier = pathFor(layout, edge, newFile, target);
  return specifier === edge.specifier ? null : literalEdit(edge, text, specifier, 'the folder moved');
}

/** One import becomes one per file that declares what it takes, with remote functions taken from their client. */
function rewriteSplit(context: Rewriting, edge: Edge, newFile: string, text: string): SpanEdit | null {
  const groups = new Map<string, Names>();
  for (const name of edge.names) {
    const specifier = sourceOf(context, edge, name, newFile);
    if (specifier === null) return null;
    const origin = specifier.renamed === null ? name.imported : specifier.renamed;
    groups.set(specifier.text, [...(groups.get(specifier.text) ?? []), { ...name, imported: origin }]);
  }
  return splitImport(edge, text, groups);
}

function sourceOf(
  context: Rewriting,
  edge: Edge,
  name: Edge['names'][number],
  newFile: string,
): { text: string; renamed: string | null } | null {
  const { layout } = context;
  const origin = name.origin ?? { file: edge.to ?? '', name: name.imported };
  const decision = remoteName(layout, edge, name);
  if (decision) {
    const client = context.clients.use(origin, name.typeOnly, decision);
    return { text: specifierFor(context, edge, newFile, client, client), renamed: origin.name };
  }
  const whole = edge.to !== null && (owned(layout, edge.to) || packagePathOf(layout, edge.to) !== null);
  const oldFile = whole && edge.to !== null ? edge.to : origin.file;
  const renamed = oldFile === edge.to ? null : origin.name === '*' ? wholeName(context, edge, oldFile) : origin.name;
  const shared = specifierIn(context.specifiers, oldFile);
  if (shared !== null) return { text: shared, renamed };
  const target = newPathOf(layout, oldFile);
  if (target === null) return null;
  return { text: specifierFor(context, edge, newFile, oldFile, target), renamed };
}

/** How an import takes a module as a whole: `*` under a name, or the default that stands for the exports of CommonJS. */
function wholeName({ rest }: Rewriting, { kind }: Edge, file: string): string {
  return kind !== 'require' && rest.project.modules.get(file)?.system === 'commonjs' ? 'default' : '*';
}
