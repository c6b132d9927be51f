import {
  ancestors,
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
} from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import { isRecord, parseLooseJson } from '../json.ts';
import type { Source } from '../project.ts';
import { option } from './decorated-classes.ts';
import type { PathTexts } from './path-texts.ts';
import { reachedFrom } from './reach.ts';
import { joinPaths } from './route-paths.ts';

/** What one application puts before the paths of its controllers. */
export interface DecoratedApplication {
  prefixes: string[];
  /** Paths that stand without the prefix. */
  exclude: string[];
  /** Where versions stand in the path: the text before them, and the version of what names none. */
  versioning: { prefix: string; fallback: string[] } | null;
  /** The modules that it loads. */
  reach: Set<string>;
}

const STARTS =
  /^(?:NestFactory\.create|createExpressServer|useExpressServer|createKoaServer|useKoaServer|InversifyExpressServer|setGlobalPrefix|enableVersioning)$/;
/** The last names of those. */
const LAST = new RegExp(STARTS.source.replace('NestFactory\\.', ''));
const SERVERS = /^(?:createExpressServer|useExpressServer|createKoaServer|useKoaServer)$/;

interface Call {
  name: string;
  place: Place;
  args: Node[];
}

/** The applications whose controllers are found by their decorators; `loaded` are the files that patterns find, by the module that gives them. */
export function decoratedApplications(
  source: Source,
  modules: Place['module'][],
  texts: PathTexts,
  loaded: Map<string, string[]>,
): DecoratedApplication[] {
  const calls = modules.flatMap((module) => startingCalls(module));
  const settings = calls.filter(({ name }) => name === 'setGlobalPrefix' || name === 'enableVersioning');
  const starts = calls.filter(({ name }) => !settings.some((item) => item.name === name));
  const reaches = new Map(
    starts.map(({ place }) => [
      place,
      new Set([...reachedFrom(source.project, place.module.path), ...(loaded.get(place.module.path) ?? [])]),
    ]),
  );
  const applications = starts.map((call) => {
    const reach = reaches.get(call.place) ?? new Set();
    const alone = starts.filter(({ name }) => name === call.name).length === 1;
    const own = settings.filter(({ place }) => alone || reach.has(place.module.path));
    return application(call, call.name === 'NestFactory.create' ? own : [], reach, texts);
  });
  const loose = starts.some(({ name }) => name === 'NestFactory.create') ? [] : settings.slice(0, 1);
  const rest = loose.map((call) =>
    application(call, settings, reachedFrom(source.project, call.place.module.path), texts),
  );
  return [...applications, ...rest, ...tsoaApplications(source), ...midwayApplications(modules, texts)];
}

function startingCalls(module: Place['module']): Call[] {
  return [...module.calls(LAST), ...module.nodes('NewExpression')].flatMap((node) => {
    const callee = child(node, 'callee');
    const dotted = dottedName(callee) ?? '';
    const name = STARTS.test(dotted) ? dotted : (propertyOf(callee) ?? nameOf(callee) ?? '');
    return STARTS.test(name) ? [{ name, place: { node, module }, args: children(node, 'arguments') }] : [];
  });
}

function application(start: Call, settings: Call[], reach: Set<string>, texts: PathTexts): DecoratedApplication {
  const global = settings.find(({ name }) => name === 'setGlobalPrefix');
  const versioned = settings.find(({ name }) => name === 'enableVersioning');
  const prefixes = global ? texts.of(at(global, global.args[0])) : optionPrefixes(start, texts);
  return {
    // What is only set under a condition, and then computed, is not there unless somebody sets it.
    prefixes:
      global && isConditional(global.place.node) && prefixes.every((text) => text.includes(HOLE)) ? [''] : prefixes,
    exclude: global ? excluded(global, texts) : [],
    versioning: versioned ? versioningOf(versioned, texts) : null,
    reach,
  };
}

function isConditional(node: Node): boolean {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (/^(?:IfStatement|ConditionalExpression|LogicalExpression)$/.test(up.type)) return true;
  }
  return false;
}

const at = ({ place }: Call, node: Node | undefined) => (node ? { node, module: place.module } : null);

function optionPrefixes(call: Call, texts: PathTexts): string[] {
  const key = SERVERS.test(call.name) ? 'routePrefix' : call.name === 'InversifyExpressServer' ? 'rootPath' : null;
  const place = key === null ? null : option(call.place, call.args, key);
  return place ? texts.of(place) : [''];
}

/** `exclude: ['health', { path: 'x', method: … }]` */
function excluded(call: Call, texts: PathTexts): string[] {
  const list = option(call.place, call.args, 'exclude');
  return children(list?.node, 'elements').flatMap((node) => {
    const path =
      node.type === 'ObjectExpression' ? option(call.place, [node], 'path') : { node, module: call.place.module };
    return path ? texts.of(path) : [];
  });
}

function versioningOf(call: Call, texts: PathTexts): DecoratedApplication['versioning'] {
  const type = option(call.place, call.args, 'type');
  if (type && propertyOf(type.node) !== 'URI') return null;
  const prefix = option(call.place, call.args, 'prefix');
  const fallback = option(call.place, call.args, 'defaultVersion');
  const before = prefix?.node.value === false ? '' : prefix ? (texts.of(prefix)[0] ?? 'v') : 'v';
  return { prefix: before, fallback: fallback ? versionTexts(fallback, texts) : [] };
}

/** The versions that an expression names; neutral ones give ''. */
export function versionTexts(place: Place, texts: PathTexts): string[] {
  const nodes = place.node.type === 'ArrayExpression' ? children(place.node, 'elements') : [place.node];
  return nodes.flatMap((node) =>
    nameOf(node) === 'VERSION_NEUTRAL' ? [''] : texts.of({ node, module: place.module }),
  );
}

/** tsoa says its prefix in tsoa.json. */
function tsoaApplications(source: Source): DecoratedApplication[] {
  return [...source.files].flatMap(([path, { text }]) => {
    if (!/(?:^|\/)tsoa\.json$/.test(path) || text === null) return [];
    const json = parseLooseJson(text);
    const routes = isRecord(json) && isRecord(json.routes) ? json.routes.basePath : undefined;
    const spec = isRecord(json) && isRecord(json.spec) ? json.spec.basePath : undefined;
    const prefix = typeof routes === 'string' ? routes : typeof spec === 'string' ? spec : '';
    const folder = path.slice(0, -'tsoa.json'.length);
    const reach = [...source.project.modules.keys()].filter((module) => module.startsWith(folder));
    return [{ prefixes: [prefix], exclude: [], versioning: null, reach: new Set(reach) }];
  });
}

/** Midway says its prefix in `config/config.default.ts`: `koa: { globalPrefix: '/v1' }`. */
function midwayApplications(modules: Place['module'][], texts: PathTexts): DecoratedApplication[] {
  return modules.flatMap((config) => {
    if (!/(?:^|\/)config\/config\.default\.[jt]s$/.test(config.path)) return [];
    const folder = config.path.replace(/config\/[^/]*$/, '');
    const found = config.nodes('Property').find((property) => keyOf(child(property, 'key')) === 'globalPrefix');
    const value = child(found, 'value');
    const reach = modules.filter(({ path, text }) => path.startsWith(folder) && text.includes('@midwayjs/'));
    const prefixes = value ? texts.of({ node: value, module: config }) : [''];
    return reach.length === 0
      ? []
      : [{ prefixes, exclude: [], versioning: null, reach: new Set(reach.map(({ path }) => path)) }];
  });
}

/** `RouterModule.register([{ path, module, children }])`: the prefixes of each NestJS module's class. */
export function modulePrefixes(
  modules: Place['module'][],
  texts: PathTexts,
  follow: (place: Place) => Place | null,
): Map<Node, string[]> {
  const found = new Map<Node, string[]>();
  const visit = (list: Place | null, above: string) => {
    const value = list ? (follow(list) ?? list) : null;
    for (const node of value ? children(value.node, 'elements') : []) {
      const place = { node, module: value?.module ?? (list as Place).module };
      const row = follow(place) ?? place;
      const isObject = row.node.type === 'ObjectExpression';
      const path = isObject ? option(row, [row.node], 'path') : null;
      const prefix = joinPaths(above, path ? (texts.of(path)[0] ?? '') : '');
      const target = isObject ? option(row, [row.node], 'module') : row;
      const cls = target ? follow(target) : null;
      if (cls) found.set(cls.node, [...(found.get(cls.node) ?? []), prefix]);
      if (isObject) visit(option(row, [row.node], 'children'), prefix);
    }
  };
  for (const module of modules)
    for (const node of module.calls(/^(?:register|forRoutes)$/)) {
      const [first] = children(node, 'arguments');
      if (first && /^RouterModule\.(?:register|forRoutes)$/.test(dottedName(child(node, 'callee')) ?? ''))
        visit({ node: first, module }, '');
    }
  return found;
}

/** The controllers that each module class lists, and whether every list could be read. */
export function listedControllers(modules: Place['module'][], follow: (place: Place) => Place | null) {
  const owners = new Map<Node, Node[]>();
  let complete = true;
  const add = (place: Place, owner: Node) => {
    const value = follow(place);
    const nodes = value?.node.type === 'ArrayExpression' ? children(value.node, 'elements') : null;
    if (value && /^Class/.test(value.node.type)) owners.set(value.node, [...(owners.get(value.node) ?? []), owner]);
    else if (value && nodes)
      for (const node of nodes)
        add(
          { node: node.type === 'SpreadElement' ? (child(node, 'argument') ?? node) : node, module: value.module },
          owner,
        );
    else complete = false;
  };
  for (const module of modules) {
    if (!module.text.includes('controllers')) continue;
    for (const property of module.nodes('Property')) {
      const value = child(property, 'value');
      const decorator = property.parent?.parent?.parent;
      if (keyOf(child(property, 'key')) !== 'controllers' || !value) continue;
      add({ node: value, module }, decorator?.type === 'Decorator' && decorator.parent ? decorator.parent : property);
    }
  }
  return { owners, complete };
}
