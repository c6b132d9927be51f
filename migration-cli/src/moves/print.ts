import { posix } from 'node:path';
import { habitOf, literalBase, queryOf, relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import { type AliasRule, aliasTarget, matchAlias } from '../code/resolve.ts';
import { resolveOccurrence } from '../code/resolve-occurrence.ts';
import { importTarget, nearestScope, packageOf } from '../code/resolve-package.ts';
import type { PrintedLink, PrintedTree } from './printed-tree.ts';

type Tree = Omit<PrintedTree, 'links'>;

export interface NewPlace {
  /** The tree as it is afterwards, with its own aliases. */
  tree: Tree;
  /** The file that prints the specifier, and what it has to lead to. */
  file: string;
  target: string;
}

/**
 * How a specifier is printed at its new place: as it stands where it still leads to the target, else in the habit of the
 * old one (alias or relative, extension and index printed or not). Every candidate is resolved again; null where none leads
 * to the target.
 */
export function printedAnew(before: Tree, link: PrintedLink, after: NewPlace): string | null {
  const { occurrence } = link;
  const leads = (specifier: string) => {
    const { to } = resolveOccurrence(after.tree.places, after.file, { ...occurrence, specifier });
    return to === after.target;
  };
  // A relative path whose two ends changed is printed anew even where the old one still leads there, by a detour.
  const detour = isDetour(link, after);
  if (!detour && leads(occurrence.specifier)) return occurrence.specifier;
  const found = candidates(before, link, after).find(leads);
  return found ?? (detour && leads(occurrence.specifier) ? occurrence.specifier : null);
}

function isDetour({ file, occurrence, resolution }: PrintedLink, after: NewPlace): boolean {
  const way = (from: string, to: string) => posix.relative(posix.dirname(from), to);
  return occurrence.specifier.startsWith('.') && way(file, resolution.to ?? '') !== way(after.file, after.target);
}

function candidates(before: Tree, link: PrintedLink, after: NewPlace): string[] {
  const { kind, specifier } = link.occurrence;
  if (kind === 'html' || kind === 'new-url') return addressCandidates(link, after);
  const query = queryOf(specifier);
  const printed = [...new Set(habits(before, link).map((habit) => withHabit(after.target, habit).replace(/\/$/, '')))];
  const relative = printed.map((path) => relativeLike(specifier, after.file, path, kind === 'style'));
  const aliased = printed.flatMap((path) => throughAliases(after, link.resolution.alias, path));
  const packaged = printed.flatMap((path) => throughPackage(after, link.resolution.package, path));
  const ordered = /^\.{1,2}(?:\/|$)/.test(specifier)
    ? [...relative, ...aliased]
    : [...packaged, ...aliased, ...relative];
  return ordered.map((text) => text + query);
}

/** The habit of the old specifier first, then the whole path: an extension too many is better than a broken import. */
function habits(before: Tree, link: PrintedLink): { strip: string; add: string }[] {
  const to = link.resolution.to ?? '';
  const whole = { strip: '', add: '' };
  return [...basesOf(before, link).map((base) => habitOf(base, to)), whole];
}

/** What a specifier literally says, as a path from the root. */
function basesOf(before: Tree, { file, occurrence, resolution }: PrintedLink): string[] {
  const { specifier, kind } = occurrence;
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return [literalBase(file, specifier)];
  if (resolution.package !== null) return packageBase(before, resolution.package, specifier);
  if (kind === 'style' && resolution.alias === null) return [literalBase(file, specifier.replace(/^~/, ''))];
  const rules = before.aliases.filter(({ pattern, scope }) => pattern === resolution.alias && file.startsWith(scope));
  const said = rules.flatMap((rule) => {
    const rest = matchAlias(rule, specifier);
    return rest ? rule.targets.map((target) => aliasTarget(target, rest)) : [];
  });
  const imported = specifier.startsWith('#') ? importTarget(before.project.context, file, specifier)?.path : null;
  return [
    ...said.filter((base) => (resolution.to ?? '').startsWith(base.replace(/\.[cm]?jsx?$/, ''))),
    ...(imported ? [imported] : []),
  ];
}

function packageBase(before: Tree, name: string, specifier: string): string[] {
  const scope = packageOf(before.project.context, name);
  return scope ? [posix.join(scope.folder, specifier.slice(name.length))] : [];
}

function relativeLike(specifier: string, file: string, path: string, style: boolean): string {
  const printed = relativeSpecifier(file, path);
  if (!/^\.{1,2}(?:\/|$)/.test(specifier))
    return style && !specifier.startsWith('~') ? printed.replace(/^\.\//, '') : printed;
  return specifier.endsWith('/') && !printed.endsWith('/') ? `${printed}/` : printed;
}

/** The path through the aliases that hold for the file: the one that was used first, a catch-all never unless it was used. */
function throughAliases({ tree, file }: NewPlace, used: string | null, path: string): string[] {
  const rules = tree.aliases.filter(
    ({ scope, pattern }) => file.startsWith(scope) && (pattern !== '*' || used === '*'),
  );
  const imports = importRules(tree, file);
  const all = [...rules, ...imports].sort((a, b) => Number(b.pattern === used) - Number(a.pattern === used));
  return all.flatMap((rule) => (used === null ? [] : throughRule(rule, path)));
}

function throughRule(rule: Pick<AliasRule, 'pattern' | 'targets' | 'regex'>, path: string): string[] {
  const simple = rule.regex ? /^\^?([\w@/~.#-]*)\(\.[*+]\)\$?$/.exec(rule.pattern) : null;
  if (rule.regex && !simple) return [];
  const pattern = simple ? `${simple[1]}*` : rule.pattern;
  return rule.targets.flatMap((target) => {
    const rest = matchAlias({ pattern: posix.normalize(target.replace('$1', '*')), regex: false }, path);
    if (!rest) return [];
    return [pattern.includes('*') ? pattern.replace('*', () => rest[0] ?? '') : pattern];
  });
}

/** The `imports` of the package that a file belongs to, as rules. */
function importRules({ project }: Tree, file: string): { pattern: string; targets: string[]; regex: false }[] {
  const scope = nearestScope(project.context, file);
  const table = scope?.json.imports;
  if (!scope || typeof table !== 'object' || table === null) return [];
  return Object.entries(table).flatMap(([pattern, target]) => {
    const targets = stringsOf(target).filter((text) => text.startsWith('./'));
    return [{ pattern, targets: targets.map((text) => posix.join(scope.folder, text)), regex: false as const }];
  });
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** '@acme/lib/deep/file' where the package has no `exports` that would hide it. */
function throughPackage({ tree }: NewPlace, name: string | null, path: string): string[] {
  const scope = name === null ? null : packageOf(tree.project.context, name);
  return scope && path.startsWith(`${scope.folder}/`) ? [name + path.slice(scope.folder.length)] : [];
}

/** Addresses of a page and URLs beside a module: a path and nothing that is completed. */
function addressCandidates({ file, occurrence, resolution }: PrintedLink, after: NewPlace): string[] {
  const { specifier, kind } = occurrence;
  const query = /[?#].*$/.exec(specifier)?.[0] ?? '';
  const trailing = after.target.endsWith('/') && specifier.replace(query, '').endsWith('/') ? '/' : '';
  if (kind === 'html' && specifier.startsWith('/')) {
    const root = (resolution.to ?? '').slice(0, -specifier.replace(query, '').length);
    const roots = [root, posix.dirname(file), posix.dirname(after.file)];
    return roots.map((from) => `/${posix.relative(from === '.' ? '' : from, after.target)}${query}`);
  }
  const printed = posix.relative(posix.dirname(after.file), after.target.replace(/\/$/, ''));
  const dotted = specifier.startsWith('.') && !printed.startsWith('.') ? `./${printed}` : printed;
  return [(dotted === '' ? '.' : dotted) + trailing + query];
}
