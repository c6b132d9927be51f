import { child, children, type Node, nameOf, propertyOf } from '../../../code/ast.ts';
import { HOLE, ROOT } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { Place } from '../../../code/place.ts';
import { lookup } from '../../../code/scope.ts';
import type { RouteEntry } from '../../../model/inventory.ts';
import type { CallGraph } from '../../call-graph.ts';
import { calleePackage } from '../../path-consumers.ts';
import type { Source } from '../../project.ts';
import { option } from '../decorated-classes.ts';
import { joinPaths, printedMethod } from '../route-paths.ts';
import { type Description, descriptionIn, type Operation } from './description.ts';
import { describedInCode } from './in-code.ts';

/** A package that answers what a description says. */
interface Answering {
  packages: RegExp;
  names: RegExp;
  /** The options that hold the description or its path; none where it is the first argument. */
  options: string[];
  /** Where it stands without being told. */
  file?: RegExp;
  /** Whether the paths of servers and `basePath` stand before those of the description. */
  based: 'every' | 'first' | 'never';
  /** An option with what stands before instead. */
  prefix?: string;
  /** The option without which it only checks requests. */
  needs?: string;
  /** What an operation has to say, itself or at its path, to be answered. */
  says?: RegExp;
}

const ANSWERING: Answering[] = [
  {
    packages: /^openapi-backend$/,
    names: /^(?:OpenAPIBackend|default)$/,
    options: ['definition'],
    based: 'never',
    prefix: 'apiRoot',
  },
  {
    packages: /^express-openapi-validator$/,
    names: /^(?:middleware|OpenApiValidator)$/,
    options: ['apiSpec'],
    based: 'every',
    needs: 'operationHandlers',
    says: /^(?:x-eov-operation-handler|operationId)$/,
  },
  { packages: /^swagger-tools$/, names: /^initializeMiddleware$/, options: [], based: 'first' },
  {
    packages: /^oas-tools$/,
    names: /^initialize(?:Middleware)?$/,
    options: ['oasFile'],
    file: /(?:^|\/)api\/oas-file\.yaml$/,
    based: 'first',
  },
  {
    packages: /^swagger-(?:express-mw|node-runner|hapi|connect|restify-mw)$/,
    names: /^create$/,
    options: ['swagger', 'swaggerFile'],
    file: /(?:^|\/)api\/swagger\/swagger\.(?:ya?ml|json)$/,
    based: 'first',
    says: /^(?:x-swagger-router-controller|x-swagger-pipe)$/,
  },
  {
    packages: /^exegesis(?:-express|-koa)?$/,
    names: /^(?:middleware|compileApi|default)$/,
    options: [],
    based: 'every',
  },
  { packages: /^swagger-routes-express$/, names: /^connect(?:or)?$/, options: ['apiDefinition'], based: 'first' },
  { packages: /^swaggerize-(?:express|restify)$/, names: /^default$/, options: ['api'], based: 'first' },
];

const NAMED = new RegExp(ANSWERING.map(({ packages }) => packages.source.replace(/^\^|\$$/g, '')).join('|'));

type Say = (place: Place, why: string) => void;

/** Routes of applications whose description of OpenAPI is what routes requests. */
export function readDescribedRoutes(source: Source, graph: CallGraph, modules: ParsedModule[], say: Say): RouteEntry[] {
  return modules
    .filter(({ text }) => NAMED.test(text))
    .flatMap((module) =>
      [...module.nodes('CallExpression'), ...module.nodes('NewExpression')].flatMap((node) => {
        const found = answeringOf(node);
        return found ? routesOf(source, graph, { node, module }, found, say) : [];
      }),
    );
}

function answeringOf(call: Node): Answering | null {
  const origin = calleePackage(call);
  if (origin === '') return null;
  const callee = child(call, 'callee');
  const binding = callee?.type === 'Identifier' ? lookup(callee, nameOf(callee) ?? '') : null;
  const imported = binding?.path.at(-1) ?? binding?.imported?.name;
  const name = propertyOf(callee) ?? (imported === '*' || imported === undefined ? 'default' : imported);
  return ANSWERING.find(({ packages, names }) => packages.test(origin) && names.test(name)) ?? null;
}

function routesOf(source: Source, graph: CallGraph, call: Place, found: Answering, say: Say): RouteEntry[] {
  const args = children(call.node, 'arguments');
  const place = { node: call.node, module: call.module };
  if (found.needs !== undefined && !option(place, args, found.needs)) return [];
  const given = found.options.flatMap((key) => option(place, args, key) ?? []);
  const first = args.filter(({ type }) => !/Function/.test(type)).map((node) => ({ node, module: call.module }));
  const description =
    [...given, ...(given.length > 0 ? [] : first)]
      .map((item) => described(source, graph, item))
      .find((item) => item !== null) ?? standing(source, found);
  if (!description) {
    say(call, 'the description whose paths it answers is not known');
    return [];
  }
  for (const ref of description.lost) say(call, `what ${ref} describes is not read`);
  const answered = description.operations.filter(({ says, method }) =>
    found.says ? [...says].some((key) => found.says?.test(key)) : method !== 'all',
  );
  const heads = headsOf(graph, place, args, found, description, say);
  return answered.flatMap((operation) => heads.map((head) => entryOf(head, operation)));
}

const entryOf = (head: string, { method, path, file, line }: Operation): RouteEntry => ({
  method: printedMethod(method),
  path: joinPaths(
    '',
    joinPaths(
      head,
      path.replace(/\{(\w[\w-]*)\}/g, (_, name: string) => `:${name.replaceAll('-', '_')}`),
    ),
  ),
  file,
  line,
});

function headsOf(
  graph: CallGraph,
  call: Place,
  args: Node[],
  found: Answering,
  { bases }: Description,
  say: Say,
): string[] {
  const told = found.prefix === undefined ? null : option(call, args, found.prefix);
  const texts = told ? graph.evaluator.texts(told) : [];
  if (texts.some((text) => text.includes(HOLE)))
    say(call, 'what stands before the paths of the description is computed');
  const own = texts.filter((text) => !text.includes(HOLE));
  if (own.length > 0) return own;
  if (found.based === 'never' || bases.length === 0) return [''];
  return found.based === 'every' ? [...new Set(bases)] : bases.slice(0, 1);
}

const MAX_STEPS = 6;

/** The description that an expression is, names or loads: the first file of the tree among what it is made of. */
function described(source: Source, graph: CallGraph, place: Place, depth = 0): Description | null {
  if (depth > MAX_STEPS) return null;
  const named = fileIn(source, graph, place);
  const found = named === null ? null : descriptionIn(source, named);
  if (found) return found;
  const value = graph.evaluator.follow(place) ?? place;
  const inCode = describedInCode(graph, value);
  if (inCode) return inCode;
  const binding = value.node.type === 'Identifier' ? lookup(value.node, nameOf(value.node) ?? '') : null;
  const inner = [
    ...(binding?.init ? [binding.init] : []),
    ...children(value.node, 'arguments'),
    ...[child(value.node, 'argument'), child(value.node, 'object')].filter((node) => node !== null),
    ...children(value.node, 'properties').flatMap((item) => child(item, 'value') ?? []),
  ];
  for (const node of inner) {
    const deeper = described(source, graph, { node, module: value.module }, depth + 1);
    if (deeper) return deeper;
  }
  return null;
}

function fileIn({ files, project }: Source, { evaluator }: CallGraph, { node, module }: Place): string | null {
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  const imported = binding?.imported ? project.resolve(module.path, binding.imported.specifier).to : null;
  if (imported !== null) return imported;
  const [text, ...more] = evaluator.texts({ node, module });
  if (text === undefined || more.length > 0 || text.includes(HOLE) || !/\.(?:ya?ml|json)$/.test(text)) return null;
  const path = text.startsWith(ROOT) ? text.slice(ROOT.length).replace(/^\/+/, '') : text.replace(/^\.\//, '');
  if (files.has(path)) return path;
  // `require('./api.json')` names a file beside the module.
  const beside = project.resolve(module.path, text).to;
  return beside !== null && files.has(beside) ? beside : null;
}

/** The one file that stands where the package looks for it. */
function standing(source: Source, { file }: Answering): Description | null {
  const found = file ? [...source.files.keys()].filter((path) => file.test(path)) : [];
  const [only] = found;
  return only !== undefined && found.length === 1 ? descriptionIn(source, only) : null;
}
