import { posix } from 'node:path';
import picomatch from 'picomatch';
import { child, children, dottedName, keyOf, type Node } from '../../code/ast.ts';
import { HOLE, ROOT } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { CallGraph } from '../call-graph.ts';
import { calleePackage } from '../path-consumers.ts';
import { eachDecorator, option } from './decorated-classes.ts';
import type { PathTexts } from './path-texts.ts';
import { joinPaths } from './route-paths.ts';

export const TSED = /^@tsed\//;
const STARTS = /^(?:Configuration|ServerSettings|bootstrap)$/;

interface Pattern {
  matches(path: string): boolean;
  prefix: string;
}

/** Where Ts.ED mounts controllers: `@Configuration({ mount: { '/rest': [Users, './controllers/*.ts'] } })`. */
export class MountedControllers {
  readonly #graph: CallGraph;
  readonly #texts: PathTexts;
  readonly #classes = new Map<Node, string[]>();
  readonly #patterns: Pattern[] = [];
  readonly #parents = new Map<Node, Place[]>();
  /** True where every mount could be read, and there is one. */
  #complete = false;

  constructor(graph: CallGraph, modules: Place['module'][], texts: PathTexts) {
    this.#graph = graph;
    this.#texts = texts;
    for (const module of modules.filter(({ text }) => text.includes('@tsed/'))) {
      for (const node of module.calls(STARTS)) if (TSED.test(calleePackage(node))) this.#readStart({ node, module });
      this.#readChildren(module);
    }
  }

  /** The prefixes of a class; null where it is in no mount, and every mount is known. */
  prefixesOf({ node, module }: Place, seen: Node[] = []): string[] | null {
    const parents = this.#parents.get(node) ?? [];
    const own = [
      ...(this.#classes.get(node) ?? []),
      ...this.#patterns.flatMap(({ matches, prefix }) => (matches(module.path) ? [prefix] : [])),
    ];
    // One that stands below another answers there alone, whatever else names it.
    const all = [
      ...new Set(parents.length > 0 ? parents.flatMap((parent) => this.#below(parent, [...seen, node])) : own),
    ];
    if (all.length > 0) return all;
    return this.#complete ? null : [''];
  }

  /** What stands before the children of a controller. */
  #below(parent: Place, seen: Node[]): string[] {
    if (seen.includes(parent.node)) return [];
    const heads = eachDecorator(parent, this.#graph.evaluator, ({ name, args, place }) => {
      if (name !== 'Controller') return [];
      const [first] = args;
      const path = first?.type === 'ObjectExpression' ? option(place, args, 'path') : null;
      return first?.type === 'ObjectExpression' && !path
        ? ['']
        : this.#texts.of(path ?? (first ? { node: first, module: place.module } : null));
    });
    return (this.prefixesOf(parent, seen) ?? []).flatMap((prefix) => heads.map((head) => joinPaths(prefix, head)));
  }

  #readStart(call: Place): void {
    for (const argument of children(call.node, 'arguments')) {
      const object = this.#graph.evaluator.follow({ node: argument, module: call.module });
      const mount = object ? this.#graph.evaluator.property(object, 'mount') : null;
      if (mount?.node.type !== 'ObjectExpression') continue;
      this.#complete = true;
      const root = object ? option(object, [object.node], 'rootDir') : null;
      const [rootDir = HOLE] = root ? this.#graph.evaluator.texts(root) : [];
      for (const property of children(mount.node, 'properties'))
        this.#readMount({ node: property, module: mount.module }, rootDir);
    }
  }

  #readMount({ node, module }: Place, rootDir: string): void {
    const prefix = keyOf(child(node, 'key'));
    const value = child(node, 'value');
    if (prefix === null || !value || node.computed === true) this.#complete = false;
    else this.#readMounted(prefix, { node: value, module }, rootDir);
  }

  #readMounted(prefix: string, place: Place, rootDir: string): void {
    const { evaluator } = this.#graph;
    const value = evaluator.follow(place) ?? place;
    if (value.node.type === 'ArrayExpression') {
      for (const item of children(value.node, 'elements')) {
        const node = item.type === 'SpreadElement' ? (child(item, 'argument') ?? item) : item;
        this.#readMounted(prefix, { node, module: value.module }, rootDir);
      }
    } else if (/^Class/.test(value.node.type)) this.#add(value.node, prefix);
    else if (dottedName(child(value.node, 'callee')) === 'Object.values') this.#readValues(prefix, value, rootDir);
    else this.#readPattern(prefix, value, rootDir);
  }

  /** `Object.values(controllers)` of everything that a module exports. */
  #readValues(prefix: string, call: Place, rootDir: string): void {
    const [argument] = children(call.node, 'arguments');
    const whole = argument ? this.#graph.evaluator.follow({ node: argument, module: call.module }) : null;
    if (whole?.node.type === 'Program') {
      for (const node of exportedClasses(this.#graph.evaluator.project, whole.module.path)) this.#add(node, prefix);
      return;
    }
    const listed = this.#graph.evaluator.loops.listed(call);
    if (listed) for (const item of listed) this.#readMounted(prefix, item, rootDir);
    else this.#complete = false;
  }

  /** `'${rootDir}/controllers/*.ts'` is filled in by Ts.ED. */
  #readPattern(prefix: string, place: Place, rootDir: string): void {
    const texts = this.#graph.evaluator.texts(place).map((text) => text.replace(/\$\{rootDir\}/g, () => rootDir));
    if (texts.length === 0 || texts.some((text) => text.includes(HOLE))) {
      this.#complete = false;
      return;
    }
    const patterns = texts.map((text) =>
      posix.normalize(text.replace(ROOT, '').replace(/^\.\//, '').replace(/^\/+/, '')),
    );
    this.#patterns.push({ matches: picomatch(patterns), prefix });
  }

  #add(node: Node, prefix: string): void {
    this.#classes.set(node, [...(this.#classes.get(node) ?? []), prefix]);
  }

  /** `@Controller({ path: '/a', children: [B] })` */
  #readChildren(module: Place['module']): void {
    for (const node of [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')]) {
      const parent = { node, module };
      eachDecorator(parent, this.#graph.evaluator, ({ args, place }) => {
        const list = option(place, args, 'children');
        for (const item of list ? (this.#graph.evaluator.loops.listed(list) ?? []) : []) {
          const cls = this.#graph.evaluator.follow(item);
          if (cls) this.#parents.set(cls.node, [...(this.#parents.get(cls.node) ?? []), parent]);
        }
        return [];
      });
    }
  }
}

/** Every class that a module exports, through what it passes on. */
function exportedClasses(project: Project, path: string, seen = new Set<string>()): Node[] {
  if (seen.has(path)) return [];
  seen.add(path);
  return project.exportsOf(path).flatMap((item) => {
    if (item.name !== '*') {
      const node = project.exported(path, item.name)?.node;
      return node && /^Class/.test(node.type) ? [node] : [];
    }
    const to = item.from ? project.resolve(path, item.from.specifier).to : null;
    return to === null ? [] : exportedClasses(project, to, seen);
  });
}
