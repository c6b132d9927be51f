import { child, dottedName, type Node } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Source } from '../project.ts';
import {
  type DecoratedApplication,
  decoratedApplications,
  listedControllers,
  modulePrefixes,
  versionTexts,
} from './decorated-applications.ts';
import { type Decorator, eachDecorator, membersOf, option } from './decorated-classes.ts';
import { foalPrefixes } from './foal-controllers.ts';
import { MountedControllers, TSED } from './mounted-controllers.ts';
import type { PathTexts } from './path-texts.ts';
import { joinPaths, printedMethod, printedPath } from './route-paths.ts';

const CONTROLLER = /^(?:\w*Controller|controller|Route|route|Prefix|Path|api)$/;
const VERB = /^(?:http)?(get|post|put|delete|del|patch|options|head|all|search|sse)$/i;
const NAMED_METHOD = /^(?:Method|httpMethod|operation)$/;
/** Frameworks whose method decorators carry the whole path and need no controller. */
const WHOLE = /^@(?:loopback\/|foal\/core$)/;

interface Controller {
  place: Place;
  origin: string;
  paths: string[];
  versions: string[] | null;
}

interface Endpoint {
  method: string;
  paths: string[];
  versions: string[] | null;
  place: Place;
}

/** Routes that classes declare by decorators: NestJS, routing-controllers, tsoa, inversify, Ts.ED, LoopBack and their like. */
export function readDecorated(
  source: Source,
  graph: CallGraph,
  modules: ParsedModule[],
  texts: PathTexts,
  seen: Seen,
): RouteEntry[] {
  const reader = new DecoratedReader(source, graph, modules, texts, seen);
  return modules.flatMap((module) =>
    [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')].flatMap((node) =>
      reader.routesOf({ node, module }),
    ),
  );
}

/** What was seen while the applications were built: files that packages load, and what stands before classes that are mounted. */
interface Seen {
  loaded: Map<string, string[]>;
  held: Map<Node, string[]>;
}

class DecoratedReader {
  readonly #source: Source;
  readonly #graph: CallGraph;
  readonly #texts: PathTexts;
  readonly #applications: DecoratedApplication[];
  readonly #modulePrefixes: ReturnType<typeof modulePrefixes>;
  readonly #listed: ReturnType<typeof listedControllers>;
  readonly #mounted: MountedControllers;
  readonly #held: Seen['held'];
  readonly #foal: Map<Node, string[]>;

  constructor(source: Source, graph: CallGraph, modules: ParsedModule[], texts: PathTexts, { loaded, held }: Seen) {
    const follow = (place: Place) => graph.evaluator.follow(place);
    this.#source = source;
    this.#held = held;
    this.#foal = foalPrefixes(modules, texts, follow);
    this.#graph = graph;
    this.#texts = texts;
    this.#applications = decoratedApplications(source, modules, texts, loaded);
    this.#modulePrefixes = modulePrefixes(modules, texts, follow);
    this.#listed = listedControllers(modules, follow);
    this.#mounted = new MountedControllers(graph, modules, texts);
  }

  routesOf(cls: Place): RouteEntry[] {
    const controllers = this.#controllersOf(cls);
    if (controllers.length === 0) {
      if (this.#listed.owners.has(cls.node))
        this.#say(cls, 'a module registers this class, but no decorator that is known says its path');
      return [];
    }
    if (controllers.every(({ origin }) => origin === '@nestjs/common') && this.#isUnregistered(cls)) return [];
    if (controllers.every(({ origin }) => TSED.test(origin)) && this.#mounted.prefixesOf(cls) === null) {
      this.#say(cls, 'no mount of the application names this controller');
      return [];
    }
    const endpoints = membersOf(cls, this.#graph.evaluator).flatMap(({ place }) => this.#endpointsOf(place));
    return controllers.flatMap((controller) =>
      endpoints.flatMap((endpoint) =>
        this.#whole(controller, endpoint).map((path) => ({
          method: printedMethod(endpoint.method),
          path: printedPath(controller.origin === 'tsoa' ? path.replace(/\{(\w+)\}/g, ':$1') : path),
          file: endpoint.place.module.path,
          line: endpoint.place.module.lineAt(endpoint.place.node.start),
        })),
      ),
    );
  }

  #controllersOf(cls: Place): Controller[] {
    const found = eachDecorator(cls, this.#graph.evaluator, (decorator) => {
      if (!CONTROLLER.test(decorator.name)) return [];
      const version = option(decorator.place, decorator.args, 'version');
      const versions = version ? versionTexts(version, this.#texts) : null;
      return [{ place: cls, origin: decorator.origin, paths: this.#pathsOf(decorator), versions }];
    });
    // One that names a path says more than one that describes.
    const first = found.find(({ paths }) => paths.some((path) => path !== '')) ?? found[0];
    if (first) return [{ ...first, versions: first.versions ?? this.#versionsOf(cls) }];
    const whole = membersOf(cls, this.#graph.evaluator).some(({ place }) =>
      eachDecorator(place, this.#graph.evaluator, ({ origin }) => [WHOLE.test(origin)]).includes(true),
    );
    return whole ? [{ place: cls, origin: '', paths: [''], versions: null }] : [];
  }

  #endpointsOf(member: Place): Endpoint[] {
    const extra = eachDecorator(member, this.#graph.evaluator, (decorator) =>
      /^(?:Path|route)$/.test(decorator.name) ? this.#pathsOf(decorator) : [],
    );
    return eachDecorator(member, this.#graph.evaluator, (decorator): Endpoint[] => {
      const verb = VERB.exec(decorator.name)?.[1];
      const [first, ...rest] = decorator.args;
      const named =
        NAMED_METHOD.test(decorator.name) && first
          ? this.#texts.of({ node: first, module: decorator.place.module })
          : [];
      const methods = verb ? [/^sse$/i.test(verb) ? 'GET' : verb] : named;
      if (methods.length === 0) return [];
      const own = this.#pathsOf(named.length > 0 ? { ...decorator, args: rest } : decorator);
      const paths = extra.length > 0 ? extra.flatMap((head) => own.map((path) => joinPaths(head, path))) : own;
      return methods.map((method) => ({ method, paths, versions: this.#versionsOf(member), place: decorator.place }));
    });
  }

  #versionsOf(place: Place): string[] | null {
    const found = eachDecorator(place, this.#graph.evaluator, ({ name, args, place: { module } }) =>
      name === 'Version' && args[0] ? versionTexts({ node: args[0], module }, this.#texts) : [],
    );
    return found.length > 0 ? found : null;
  }

  /** The paths of `@Get()`, `@Get('x')`, `@Get(['x', 'y'])`, `@Controller({ path })` and `@GET({ url })`. */
  #pathsOf({ args, place }: Decorator): string[] {
    const [first, ...others] = args;
    if (!first) return [''];
    if (this.#isToken(first, place)) return this.#pathsOf({ name: '', origin: '', args: others, place });
    const value = this.#graph.evaluator.follow({ node: first, module: place.module });
    if (value?.node.type !== 'ObjectExpression') return this.#texts.of({ node: first, module: place.module });
    const path = ['path', 'url', 'route', 'basePath']
      .map((key) => option(value, [value.node], key))
      .find((item) => item !== null);
    return path ? this.#texts.of(path) : [''];
  }

  /** `@Controller(USERS, { path: '/users' })`: what a container knows the class by. */
  #isToken(node: Node, { module }: Place): boolean {
    const value = this.#graph.evaluator.follow({ node, module });
    const callee = value?.node.type === 'CallExpression' ? dottedName(child(value.node, 'callee')) : null;
    return callee === 'Symbol' || callee === 'Symbol.for';
  }

  #whole(controller: Controller, endpoint: Endpoint): string[] {
    const applications = this.#applicationsOf(controller.place.module.path);
    const modules = this.#listed.owners.get(controller.place.node) ?? [];
    const mounted =
      this.#held.get(controller.place.node) ??
      this.#foal.get(controller.place.node) ??
      (TSED.test(controller.origin)
        ? (this.#mounted.prefixesOf(controller.place) ?? [])
        : modules.flatMap((owner) => this.#modulePrefixes.get(owner) ?? []));
    return applications.flatMap((application) => {
      const versions = versionPaths(application, endpoint.versions ?? controller.versions);
      return (mounted.length > 0 ? mounted : ['']).flatMap((mount) =>
        // What a controller stands under was said where it is not known at all.
        controller.paths
          .filter(isTold)
          .flatMap((head) =>
            endpoint.paths.flatMap((tail) =>
              withPrefix(application, versions, joinPaths(joinPaths(mount, head), tail)),
            ),
          ),
      );
    });
  }

  #applicationsOf(path: string): Omit<DecoratedApplication, 'reach'>[] {
    const reached = this.#applications.filter(({ reach }) => reach.has(path));
    if (reached.length > 0) return reached;
    return this.#applications.length === 1 ? this.#applications : [{ prefixes: [''], exclude: [], versioning: null }];
  }

  /** A NestJS controller that no module lists answers nothing. */
  #isUnregistered(cls: Place): boolean {
    const { owners, complete } = this.#listed;
    if (!complete || owners.size === 0 || owners.has(cls.node)) return false;
    this.#say(cls, 'no module registers this controller');
    return true;
  }

  #say({ node, module }: Place, why: string): void {
    this.#source.unresolved.push({ file: module.path, line: module.lineAt(node.start), what: 'route', why });
  }
}

const isTold = (path: string) => path !== HOLE;

function versionPaths({ versioning }: Pick<DecoratedApplication, 'versioning'>, versions: string[] | null): string[] {
  if (!versioning) return [''];
  const chosen = versions ?? (versioning.fallback.length > 0 ? versioning.fallback : ['']);
  return chosen.map((version) => (version === '' ? '' : `/${versioning.prefix}${version}`));
}

function withPrefix(
  { prefixes, exclude }: Omit<DecoratedApplication, 'reach'>,
  versions: string[],
  path: string,
): string[] {
  const bare = exclude.some((pattern) => matches(pattern, path));
  return (bare ? [''] : prefixes).flatMap((prefix) =>
    versions.map((version) => joinPaths(joinPaths('', joinPaths(prefix, version)), path)),
  );
}

/** `health`, `health/*` and `health/(.*)` as NestJS reads them. */
function matches(pattern: string, path: string): boolean {
  const escaped = joinPaths('', pattern)
    .replace(/\(\.\*\)|\{?\*\w*\}?/g, '\u0003')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\u0003', '.*');
  return new RegExp(`^${escaped}$`).test(path);
}
