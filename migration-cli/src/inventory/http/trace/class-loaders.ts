import { child, type Node, nameOf } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import { noteClasses } from './loads.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, optionsOf, type Site, type Value } from './values.ts';

interface ClassLoader {
  packages: RegExp;
  /** The last name of the functions or classes that are given options. */
  names: RegExp;
  /** The options that list classes, or patterns of files that hold them. */
  options: string[];
}

/** Packages that load every file which a pattern in their options finds. Migrations are not among it: a command runs them. */
const LOADERS: ClassLoader[] = [
  {
    packages: /^routing-controllers$/,
    names: /^(?:create|use)(?:Express|Koa|)Server$/,
    options: ['controllers', 'middlewares', 'interceptors'],
  },
  { packages: /^type-graphql$/, names: /^buildSchema(?:Sync)?$/, options: ['resolvers'] },
  { packages: /^typeorm$/, names: /^(?:createConnections?|DataSource)$/, options: ['entities', 'subscribers'] },
];

const NAMES = /^(?:(?:create|use)(?:Express|Koa|)Server|buildSchema(?:Sync)?|createConnections?)$/;

/** The calls of a module that look like those of such packages. */
export function classLoadersIn(module: ParsedModule): Node[] {
  if (!LOADERS.some(({ packages }) => module.text.includes(packages.source.slice(1, -1)))) return [];
  const made = module.nodes('NewExpression').filter((node) => nameOf(child(node, 'callee')) === 'DataSource');
  return [...module.calls(NAMES), ...made];
}

/** Notes the files that a package finds by patterns in what it is given. */
export function noteClassLoads(tracer: Tracer, callee: External, args: Value[], site: Site): void {
  const loader = LOADERS.find(
    ({ packages, names }) => packages.test(callee.specifier) && names.test(callee.path.at(-1) ?? ''),
  );
  for (const given of loader ? args.flatMap(optionsOf) : []) {
    if (given.kind !== 'object') continue;
    for (const option of loader?.options ?? []) {
      const patterns = textsIn(given.props.get(option)).map((text) => text.replace(/^\.\//, ''));
      if (patterns.some((text) => text.includes(HOLE)))
        tracer.say(site, `which files its ${option} are in is not known`);
      else if (patterns.length > 0) noteClasses(tracer, patterns, site);
    }
  }
}

/** The texts among what is listed; classes are imported where they are listed. */
function textsIn(value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'union') return value.options.flatMap(textsIn);
  return value.kind === 'list' ? value.items.flatMap(textsIn) : [];
}
