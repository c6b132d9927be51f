import type { Node } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import { matchingFrom } from './node-modules.ts';
import type { Tracer } from './tracer-type.ts';
import { assumedIn, type Frame, optionsOf, type Site, textsOf, type Value } from './values.ts';

/** Files that a place of the source was seen to load by names that it computes. */
export interface TracedLoad {
  module: ParsedModule;
  /** What stands for the name, or the call that is given patterns. */
  node: Node;
  by: 'name' | 'pattern';
  /** Specifiers as they are computed, or paths of the tree that patterns find; null where one of them is not known. */
  names: string[] | null;
  /** True where a pattern finds each of them. */
  found: boolean;
  /** The variable of the environment that decides about them. */
  assumed: string | null;
}

/** Notes what a computed `require` or `import` was given in one running of it. */
export function noteName({ loads }: Tracer, node: Node, { module }: Frame, value: Value): void {
  const names = textsOf(value);
  const known = names.every((name) => !name.includes(HOLE));
  const found = optionsOf(value).every((option) => option.kind === 'text' && option.found);
  loads.push({ module, node, by: 'name', names: known ? names : null, found, assumed: assumedIn([value]) });
}

/** Notes the files that a package loads which is given patterns; each is whole, or begins in the working directory. */
export function noteClasses(tracer: Tracer, patterns: string[], site: Site): void {
  const { node, frame } = site;
  const { module } = frame;
  const names = matchingFrom(tracer, patterns, site);
  if (names === null || names.length === 0) return;
  const assumed = variableOf(tracer.environment, patterns);
  const others = names.filter((path) => path !== module.path);
  tracer.loads.push({ module, node, by: 'pattern', names: others, found: true, assumed });
}

/** The variable whose value in an environment file a pattern ends with; null where there is none. */
export function variableOf(environment: EnvironmentFiles, patterns: string[]): string | null {
  for (const pattern of patterns) {
    const name = environment.variableEnding(pattern);
    if (name !== null) return name;
  }
  return null;
}
