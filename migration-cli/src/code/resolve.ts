import { posix } from 'node:path';
import { isBuiltin } from './builtins.ts';
import { type PackageScope, resolveImports, resolveWorkspace } from './resolve-package.ts';
import { probe, type Tree } from './resolve-probe.ts';

/** An alias as a resolver uses it: '@/*' with targets like 'src/*', both relative to the root, valid below `scope`. */
export interface AliasRule {
  pattern: string;
  /** A regular expression for jest's moduleNameMapper; `pattern` is then its source. */
  regex: boolean;
  targets: string[];
  source: string;
  /** The folder whose files it holds for, ending in '/', or '' for all. */
  scope: string;
}

export interface Resolution {
  /** The file, relative to the root; null for a package and for what is not found. */
  to: string | null;
  package: string | null;
  alias: string | null;
}

export interface ResolveContext {
  tree: Tree;
  aliases: AliasRule[];
  packages: PackageScope[];
}

const NOTHING: Resolution = { to: null, package: null, alias: null };

/**
 * Resolves a specifier the way compiler, bundler and Node do it, on a list of paths alone: a tree that exists only as a plan
 * resolves like one on disk. Aliases win where they lead to a file; a shape like a package's decides nothing.
 */
export function resolveSpecifier(context: ResolveContext, from: string, printed: string): Resolution {
  // Bundlers take '?raw' and the like off; '#' begins a package import only as the first character.
  const plain = printed.replace(/(?<=.)[?#].*$/, '');
  if (/^[a-z][a-z0-9+.-]+:/i.test(plain)) return builtinOrNothing(plain);
  if (/^\.{1,2}(?:\/|$)/.test(plain)) {
    // '.', '..' and what ends in them name a folder, even where a file beside it has the same name.
    const folder = /(?:^|\/)\.{1,2}$/.test(plain) ? '/' : '';
    const to = probe(context.tree, posix.join(posix.dirname(from), plain + folder), from);
    return { ...NOTHING, to };
  }
  if (plain.startsWith('/')) return NOTHING;
  const aliased = resolveAlias(context, from, plain);
  if (aliased?.to && !isPackageAllTheSame(context, from, plain, aliased)) return aliased;
  if (plain.startsWith('#')) return resolveImports(context, from, plain) ?? NOTHING;
  if (isBuiltin(plain)) return { ...NOTHING, package: plain };
  const workspace = resolveWorkspace(context, from, plain);
  if (workspace) return workspace;
  // A pattern such as '@/*' that leads nowhere is a broken alias; '*' (a baseUrl) lets packages through.
  if (aliased && aliased.alias !== '*') return NOTHING;
  return { ...NOTHING, package: packageName(plain) };
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * A `baseUrl` makes every name of a file above it look like an alias, also to programs that Node starts and no compiler reads:
 * a package that a manifest around asks for is meant, unless the file only declares its types.
 */
function isPackageAllTheSame(
  { packages }: ResolveContext,
  from: string,
  plain: string,
  { alias, to }: Resolution,
): boolean {
  if (alias !== '*' || /\.d\.[cm]?ts$/.test(to ?? '')) return false;
  const name = packageName(plain);
  const asks = (group: unknown) => typeof group === 'object' && group !== null && name in group;
  return packages.some(
    ({ folder, json }) => (folder === '' || from.startsWith(`${folder}/`)) && GROUPS.some((group) => asks(json[group])),
  );
}

function builtinOrNothing(specifier: string): Resolution {
  return specifier.startsWith('node:') ? { ...NOTHING, package: specifier } : NOTHING;
}

/** '@scope/name/deep/file' gives '@scope/name'. */
export function packageName(specifier: string): string {
  const parts = specifier.replace(/^~/, '').split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/** The alias that matches best, with the file it leads to; null where none matches. */
function resolveAlias(context: ResolveContext, from: string, specifier: string): Resolution | null {
  let first: AliasRule | null = null;
  for (const rule of bestFirst(context.aliases)) {
    const rest = from.startsWith(rule.scope) ? matchAlias(rule, specifier) : null;
    if (rest === null) continue;
    if (first === null || first.pattern === '*') first = rule;
    for (const target of rule.targets) {
      const to = probe(context.tree, aliasTarget(target, rest), from);
      if (to) return { to, package: null, alias: rule.pattern };
    }
  }
  return first ? { ...NOTHING, alias: first.pattern } : null;
}

const sorted = new WeakMap<AliasRule[], AliasRule[]>();

/** The longest literal part first, then the narrowest scope; sorted once for a list. */
function bestFirst(aliases: AliasRule[]): AliasRule[] {
  const known = sorted.get(aliases);
  if (known) return known;
  const best = [...aliases].sort((a, b) => literalLength(b) - literalLength(a) || b.scope.length - a.scope.length);
  sorted.set(aliases, best);
  return best;
}

const literalLength = (rule: AliasRule) => rule.pattern.replace('*', '').length;

/** The text that '*' (or each group of a regular expression) stands for, or null. */
export function matchAlias(rule: Pick<AliasRule, 'pattern' | 'regex'>, specifier: string): string[] | null {
  if (rule.regex) return new RegExp(rule.pattern).exec(specifier)?.slice(1) ?? null;
  const star = rule.pattern.indexOf('*');
  if (star === -1) return rule.pattern === specifier ? [] : null;
  const head = rule.pattern.slice(0, star);
  const tail = rule.pattern.slice(star + 1);
  const long = specifier.length >= head.length + tail.length;
  return long && specifier.startsWith(head) && specifier.endsWith(tail)
    ? [specifier.slice(head.length, specifier.length - tail.length)]
    : null;
}

/** The target of a rule with the text that its pattern left open, as a path from the root. */
export function aliasTarget(target: string, rest: string[]): string {
  const filled = target.replace(/\$(\d)/g, (_, digit: string) => rest[Number(digit) - 1] ?? '');
  return posix.normalize(filled.replace('*', () => rest[0] ?? ''));
}
