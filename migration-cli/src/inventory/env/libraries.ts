import { child, children, dottedName, type Node, nameOf, propertyOf, stringOf } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { commonEnv, oclif, prefixed, rc } from './configurations.ts';
import { convictNames } from './convict.ts';
import { envalidModes } from './envalid.ts';
import { type EnvLookup, type EnvRead, known, readAt, VARIABLE } from './model.ts';
import { isConfigService } from './nest.ts';
import { originOf } from './origin.ts';
import { schemaNames } from './schema-names.ts';
import { namedReads } from './schemas.ts';
import { strapiReads } from './strapi.ts';

/** What libraries read of the environment without being handed it; `lookups` are reads whose name is computed. */
export interface LibraryReads {
  reads: EnvRead[];
  lookups: EnvLookup[];
  /** What reads variables by a rule of its own. */
  said: (Place & { why: string })[];
}

/** One call of a library: the argument that names a variable, or the reads themselves. */
type Found = { name: Node } | { reads: EnvRead[]; why?: string } | null;

/** Every package of READERS: where one is named, any call may be one of it. */
const IMPORTED =
  /['"`](?:env-var|getenv|(?:@?prisma)\/config|envsafe|@t3-oss\/env-|env-schema|convict|nconf|commander|@oclif\/core|rc|yargs|common-env|effect|mandatoryenv|required-env|check-env|checkenv|env-verifier|@ioc:Adonis\/Core\/Env|#start\/env|@adonisjs\/(?:core\/env|env)|effect\/Config)/;
/** What is known by its name alone. */
const BY_NAME = /^(?:has|EnvironmentPlugin|register|forRoot)$|^get/;

export function libraryReads(graph: CallGraph): LibraryReads {
  const found: LibraryReads = { reads: [], lookups: [], said: [] };
  for (const module of graph.evaluator.project.modules.values()) {
    const calls = IMPORTED.test(module.text) ? module.nodes('CallExpression') : module.calls(BY_NAME);
    for (const node of [...calls, ...module.nodes('NewExpression')])
      add(found, graph, { node, module }, ofCall(graph, { node, module }));
    found.reads.push(...importedVariables(module), ...decoratedFields(module), ...strapiReads(graph, module));
  }
  found.reads.push(...envalidModes(graph));
  return found;
}

function add(all: LibraryReads, graph: CallGraph, { node, module }: Place, found: Found): void {
  if (!found) return;
  if ('reads' in found) {
    all.reads.push(...found.reads);
    if (found.why !== undefined) all.said.push({ node, module, why: found.why });
    return;
  }
  const fallback = argumentsOf(node)[argumentsOf(node).indexOf(found.name) + 1];
  const defaultValue = fallback ? known(graph, { node: fallback, module }) : null;
  const name = stringOf(found.name);
  if (name !== null) all.reads.push(readAt(name, { node, module }, defaultValue));
  else {
    const texts = graph.evaluator.texts({ node: found.name, module });
    all.lookups.push({ module, node, name: found.name, texts, frames: [HOLE] });
  }
}

function ofCall(graph: CallGraph, place: Place): Found {
  const { node } = place;
  const callee = child(node, 'callee');
  const method = propertyOf(callee) ?? nameOf(callee) ?? '';
  const [first] = argumentsOf(node);
  if (!first) return null;
  if (/^Deno\.env\.(?:get|has)$/.test(dottedName(callee) ?? '')) return { name: first };
  if (method === 'EnvironmentPlugin') return { reads: namedReads(graph, schemaNames(graph, at(place, first))) };
  if (method === 'register' || method === 'forRoot' || /^get/.test(method)) {
    const found = ofFramework(graph, place, method, first);
    if (found) return found;
  }
  const origin = originThrough(graph, place, method);
  const reader = origin ? READERS.find(([pattern]) => pattern.test(origin.specifier)) : undefined;
  return reader?.[1](graph, place, method, first) ?? null;
}

/** What is asked for a variable may be exported by another module. */
function originThrough(graph: CallGraph, { node, module }: Place, method: string): ReturnType<typeof originOf> {
  const callee = child(node, 'callee');
  const origin = originOf(callee);
  if (!origin?.specifier.startsWith('.') || !/^(?:get|required|any)$/.test(method)) return origin;
  const { project } = graph.evaluator;
  const { to } = project.resolve(module.path, origin.specifier);
  const made = to === null ? null : project.exported(to, origin.name === '*' ? 'default' : origin.name);
  return made?.export?.from ?? (made?.node ? originOf(made.node) : null) ?? origin;
}

/** Fastify's plugin, Nest's module and service. */
function ofFramework(graph: CallGraph, place: Place, method: string, first: Node): Found {
  const callee = child(place.node, 'callee');
  if (method === 'register') {
    const [, options] = argumentsOf(place.node);
    const plugin = /^(?:@fastify\/env|fastify-env)$/.test(originOf(first)?.specifier ?? '');
    return plugin && options ? { reads: schemaUnder(graph, at(place, options), ['schema']) } : null;
  }
  if (method === 'forRoot')
    return originOf(callee)?.specifier === '@nestjs/config'
      ? { reads: schemaUnder(graph, at(place, first), ['validationSchema']) }
      : null;
  if (!/^get(?:OrThrow)?$/.test(method) || !isConfigService(graph, at(place, child(callee, 'object') ?? first)))
    return null;
  const text = stringOf(first);
  return text !== null && !VARIABLE.test(text) ? { reads: [] } : { name: first };
}

type Reader = (graph: CallGraph, place: Place, method: string, first: Node) => Found;

/** Libraries by the name under which they are imported. */
const READERS: [RegExp, Reader][] = [
  [/^env-var$/, (_, __, method, first) => (method === 'get' ? { name: first } : null)],
  [/^getenv$/, getenv],
  [/^(?:prisma|@prisma)\/config$/, (_, __, method, first) => (method === 'env' ? { name: first } : null)],
  [
    /^envsafe$/,
    (graph, place, method, first) =>
      method === 'envsafe' ? { reads: namedReads(graph, schemaNames(graph, at(place, first))) } : null,
  ],
  [
    /^@t3-oss\/env-/,
    (graph, place, method, first) =>
      method === 'createEnv' ? { reads: schemaUnder(graph, at(place, first), ['server', 'client', 'shared']) } : null,
  ],
  [/^env-schema$/, (graph, place, _, first) => ({ reads: schemaUnder(graph, at(place, first), ['schema']) })],
  [
    /^convict$/,
    (graph, place, method, first) =>
      method === 'addFormat' ? null : { reads: namedReads(graph, convictNames(graph, at(place, first))) },
  ],
  [/^nconf$/, nconf],
  [/^commander$/, (_, __, method, first) => (method === 'env' ? { name: first } : null)],
  [/^@oclif\/core$/, oclif],
  [/^rc$/, rc],
  [
    /^yargs(?:\/yargs)?$/,
    (_, __, method, first) => (method === 'env' ? prefixed(stringOf(first), '_', 'yargs') : null),
  ],
  [/^common-env(?:\/\w+)?$/, commonEnv],
  [
    /^effect(?:\/Config)?$/,
    (_, { node }, method, first) =>
      /(?:^|\.)Config\.\w+$/.test(dottedName(child(node, 'callee')) ?? '') &&
      method !== 'unwrap' &&
      stringOf(first) !== null
        ? { name: first }
        : null,
  ],
  [
    /^(?:mandatoryenv|required-env|check-env|checkenv|env-verifier)$/,
    (graph, place, _, first) => ({ reads: namedReads(graph, schemaNames(graph, at(place, first))) }),
  ],
  [/^(?:@ioc:Adonis\/Core\/Env|#start\/env|@adonisjs\/core\/env|@adonisjs\/env)$/, adonis],
];

const at = (place: Place, node: Node): Place => ({ node, module: place.module });

/** The names of the schemas that stand under keys of an options object. */
function schemaUnder(graph: CallGraph, options: Place, keys: string[]): EnvRead[] {
  const object = graph.evaluator.follow(options);
  if (!object) return [];
  return keys.flatMap((key) => {
    const schema = graph.evaluator.property(object, key);
    return schema ? namedReads(graph, schemaNames(graph, schema)) : [];
  });
}

/** `getenv('X')`, `getenv.int('X', 1)`, `getenv.multi({ a: 'X', b: ['Y', 1] })`. */
function getenv(graph: CallGraph, place: Place, method: string, first: Node): Found {
  if (method !== 'multi') return /^(?:disable|enable|setEnv)/.test(method) ? null : { name: first };
  const object = graph.evaluator.follow(at(place, first));
  const values = object ? children(object.node, 'properties').map((property) => child(property, 'value')) : [];
  return {
    reads: values.flatMap((value) => {
      const text = stringOf(value?.type === 'ArrayExpression' ? children(value, 'elements')[0] : value);
      return text !== null && value && object ? [readAt(text, { node: value, module: object.module })] : [];
    }),
  };
}

/** `nconf.env(['X'])`, `nconf.env({ whitelist: ['X'] })`, `nconf.get('X')`. */
function nconf(graph: CallGraph, place: Place, method: string, first: Node): Found {
  if (method === 'env') {
    const options = graph.evaluator.follow(at(place, first));
    const list = options?.node.type === 'ObjectExpression' ? graph.evaluator.property(options, 'whitelist') : options;
    return list?.node.type === 'ArrayExpression' ? { reads: namedReads(graph, schemaNames(graph, list)) } : null;
  }
  const text = stringOf(first);
  if (text?.includes(':') && /^(?:get|any)$/.test(method)) return separated(graph, place, text);
  return /^(?:get|any|required)$/.test(method) && text !== null && VARIABLE.test(text) ? { name: first } : null;
}

/** `nconf.env({ separator: '__' })` gives `DB__HOST` for 'DB:HOST'; without one, no variable has such a name. */
function separated(graph: CallGraph, place: Place, text: string): Found {
  for (const module of graph.evaluator.project.modules.values()) {
    if (!/['"]nconf['"]/.test(module.text)) continue;
    for (const call of module.calls(/^env$/)) {
      const [options] = argumentsOf(call);
      const object = options ? graph.evaluator.follow({ node: options, module }) : null;
      const part = (key: string) =>
        object?.node.type === 'ObjectExpression' ? graph.evaluator.property(object, key) : null;
      const separator = stringOf(part('separator')?.node);
      if (separator === null || part('whitelist')) continue;
      const name = text.replaceAll(':', separator);
      return { reads: [readAt(part('lowerCase')?.node.value === true ? name.toUpperCase() : name, place)] };
    }
  }
  return null;
}

/** `Env.get('X')`, `Env.rules({ X: … })`, `Env.create(root, { X: … })`. */
function adonis(graph: CallGraph, place: Place, method: string, first: Node): Found {
  if (/^get(?:OrFail)?$/.test(method)) return { name: first };
  const rules = method === 'rules' ? first : method === 'create' ? argumentsOf(place.node)[1] : null;
  return rules ? { reads: namedReads(graph, schemaNames(graph, at(place, rules))) } : null;
}

/** `import { SECRET } from '$env/static/private'` of SvelteKit, and `astro:env/server`. */
function importedVariables(module: ParsedModule): EnvRead[] {
  return [...module.scope.names.values()].flatMap(({ imported, node }) =>
    imported &&
    /^(?:\$env\/static\/(?:private|public)|astro:env\/(?:server|client))$/.test(imported.specifier) &&
    imported.name !== '*'
      ? [readAt(imported.name, { node, module })]
      : [],
  );
}

/** `@Env('X') port = 3000` */
function decoratedFields(module: ParsedModule): EnvRead[] {
  return module.nodes('Decorator').flatMap((decorator) => {
    const call = child(decorator, 'expression');
    const reads = /^(?:Env|EnvVar|EnvVariable|EnvironmentVariable|FromEnv)$/.test(nameOf(child(call, 'callee')) ?? '');
    const name = reads && call ? stringOf(argumentsOf(call)[0]) : null;
    return name !== null && VARIABLE.test(name) ? [readAt(name, { node: decorator, module })] : [];
  });
}
