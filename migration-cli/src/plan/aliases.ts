import type { AliasRule } from '../code/resolve.ts';
import { matchAlias } from '../code/resolve.ts';
import type { Inventory } from '../model/inventory.ts';
import type { ServiceSettings } from '../model/plan-file.ts';
import { type Part, partOf, placed, withSlash } from './place.ts';

/** An alias of the monolith as the service says it: the same pattern, its target where the files stand now. */
export interface ServiceAlias {
  pattern: string;
  /** Path before '*' in the monolith and in the service (from the repository's root); what follows '*' stays. */
  oldTarget: string;
  newTarget: string;
  part: Part;
  /** Package imports ('#x') stand in package.json, the others in tsconfig and in the bundler. */
  imports: boolean;
}

/** The aliases that a service can keep: those whose target has a place in one of its workspaces. */
export function serviceAliases(inventory: Inventory, service: ServiceSettings): ServiceAlias[] {
  const seen = new Set<string>();
  return inventory.aliases.flatMap(({ pattern, targets }) => {
    const target = targets[0]?.replace(/^\.\//, '');
    if (target === undefined || targets.length > 1 || /[\^$()\\{]/.test(pattern + target)) return [];
    const newTarget = placed(service, target);
    const part = partOf(service, newTarget);
    const key = `${pattern}\n${newTarget}`;
    if (part === '' || seen.has(key)) return [];
    seen.add(key);
    return [{ pattern, oldTarget: target, newTarget, part, imports: pattern.startsWith('#') }];
  });
}

/** Prints `newPath` (habit applied) through an alias, or null where the alias does not lead there. */
export function throughAlias(alias: ServiceAlias, part: Part, newPath: string): string | null {
  if (alias.part !== part) return null;
  const rest = matchAlias({ pattern: alias.newTarget, regex: false }, newPath);
  if (!rest) return null;
  return alias.pattern.includes('*') ? alias.pattern.replace('*', () => rest[0] ?? '') : alias.pattern;
}

/** What an alias says literally for a specifier, as a path of the monolith. */
export function aliasBase(alias: { pattern: string; oldTarget: string }, specifier: string): string | null {
  const rest = matchAlias({ pattern: alias.pattern, regex: false }, specifier);
  return rest ? alias.oldTarget.replace('*', () => rest[0] ?? '') : null;
}

/** The kept aliases as rules that the resolver understands, for looking at the service on its own. */
export function aliasRulesOf(aliases: ServiceAlias[], service: ServiceSettings): AliasRule[] {
  return aliases
    .filter(({ imports }) => !imports)
    .map(({ pattern, newTarget, part }) => ({
      pattern,
      regex: false,
      targets: [newTarget],
      source: 'tsconfig.json',
      scope: `${withSlash(service.folder)}${part}/`,
    }));
}
