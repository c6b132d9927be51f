import { child, children, type Node, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { followed } from './follow.ts';
import { findAgain, type Registration } from './registrations.ts';
import { containersOf, type Segment, segmentsOf } from './segments.ts';

/** A stretch of a file that leaves with the routes that it serves. */
export interface Removal {
  start: number;
  end: number;
  replace: string;
  why: string;
}

export interface Slice {
  /** By file, in order and without overlaps. */
  removals: Map<string, Removal[]>;
  /** Registrations of which some routes stay and others leave. */
  mixed: Registration[];
  /** Registrations that the code as it stands no longer holds. */
  lost: Registration[];
  /** Decorated classes that stay loaded: by a folder pattern, or because some of their routes stay. */
  uncut: Registration[];
}

type Leaves = (route: { method: string; path: string }) => boolean;

/**
 * Takes routes out of an application: their registrations, the routers that are empty without them, where those are
 * mounted. Middleware, its order, settings and error handlers stay as they are.
 */
export function sliceRoutes(project: Project, registrations: Registration[], leaves: Leaves): Slice {
  const work = new Work(project);
  const slice: Slice = { removals: new Map(), mixed: [], lost: [], uncut: [] };
  const decorated: { registration: Registration; statement: Node }[] = [];
  for (const registration of registrations) {
    const gone = registration.routes.filter(leaves).length;
    if (gone === 0) continue;
    const module = project.modules.get(registration.file);
    const again = module && findAgain(module, registration);
    if (!module || !again) slice.lost.push(registration);
    else if (gone < registration.routes.length) slice.mixed.push(registration);
    else work.takeOut(module, again.call, again.statement);
    if (again && registration.form === 'decorator') decorated.push({ registration, statement: again.statement });
  }
  work.settle();
  slice.uncut = decorated
    .filter(({ statement }) => !work.isUnlisted(statement))
    .map(({ registration }) => registration);
  slice.removals = work.removals();
  return slice;
}

class Work {
  readonly #project: Project;
  readonly #segments: Segment[];
  readonly #byOwner = new Map<Node, Segment[]>();
  readonly #byStatement: Map<Node, Segment[]>;
  readonly #byCall: Map<Node, Segment>;
  readonly #programs: Map<Node, ParsedModule>;
  readonly #gone = new Set<Node>();
  /** Arguments and elements of arrays that leave while the call around them stays. */
  readonly #parts = new Map<Node, ParsedModule>();
  /** Classes with decorated routes: how many stay. */
  readonly #decorated = new Map<Node, number>();
  readonly #touched = new Set<Node>();
  readonly #empty = new Set<Node>();
  /** Emptied classes that a list or a mount named and names no more. */
  readonly #unlisted = new Set<Node>();

  constructor(project: Project) {
    this.#project = project;
    this.#segments = [...project.modules.values()].flatMap((module) => segmentsOf(project, module));
    this.#byStatement = Map.groupBy(this.#segments, ({ statement }) => statement);
    this.#byCall = new Map(this.#segments.map((segment) => [segment.call, segment]));
    this.#programs = new Map([...project.modules.values()].map((module) => [module.program, module]));
    for (const segment of this.#segments)
      for (const owner of segment.owners) this.#byOwner.set(owner, [...(this.#byOwner.get(owner) ?? []), segment]);
  }

  takeOut(module: ParsedModule, call: Node, statement: Node): void {
    this.#gone.add(call);
    const segment = this.#byCall.get(call);
    if (statement.type === 'Decorator') {
      const owner = containersOf(statement).find(({ type }) => type.startsWith('Class'));
      if (owner) this.#touched.add(owner);
      if (owner) this.#decorated.set(owner, this.#decoratedLeft(module, owner));
    }
    for (const owner of segment?.owners ?? containersOf(call)) this.#touched.add(owner);
  }

  /** True where the class of a decorator is no longer handed to anything. */
  isUnlisted(decorator: Node): boolean {
    return containersOf(decorator).some((owner) => this.#unlisted.has(owner));
  }

  #decoratedLeft(module: ParsedModule, owner: Node): number {
    const verbs = /^(?:Get|Post|Put|Patch|Delete|Head|Options|All)$/;
    const decorators = module.nodes('Decorator').filter((node) => {
      const call = unwrap(child(node, 'expression'));
      const name = child(call, 'callee')?.name;
      return typeof name === 'string' && verbs.test(name) && node.start >= owner.start && node.end <= owner.end;
    });
    return decorators.filter((node) => {
      const call = unwrap(child(node, 'expression'));
      return call !== null && !this.#gone.has(call);
    }).length;
  }

  /** Empties spread from routers to where they are mounted until nothing changes. */
  settle(): void {
    for (let before = -1; before !== this.#gone.size + this.#parts.size + this.#empty.size; ) {
      before = this.#gone.size + this.#parts.size + this.#empty.size;
      for (const owner of this.#touched) if (this.#isEmpty(owner)) this.#empty.add(owner);
      for (const segment of this.#segments) if (!this.#gone.has(segment.call)) this.#unmount(segment);
      this.#emptyElements();
    }
  }

  #isEmpty(owner: Node): boolean {
    if ((this.#decorated.get(owner) ?? 0) > 0) return false;
    return (this.#byOwner.get(owner) ?? []).every((segment) => this.#gone.has(segment.call) || !this.#serves(segment));
  }

  /** Middleware and settings serve nothing by themselves; a path with anything below it does. */
  #serves({ kind, below, method, parts, call }: Segment): boolean {
    if (kind === 'route') return true;
    if (kind === 'other') return false;
    if (method === 'route' && call.parent?.type === 'MemberExpression') return false;
    return below || parts.some(({ target }) => this.#bearsRoutes(target));
  }

  #bearsRoutes(target: Node): boolean {
    if (this.#empty.has(target)) return false;
    const own = this.#byOwner.get(target) ?? [];
    return own.some(
      ({ kind, call, parts, below }) =>
        !this.#gone.has(call) &&
        (kind === 'route' ||
          below ||
          (kind === 'mount' && parts.some((part) => part.target !== target && this.#byOwner.has(part.target)))),
    );
  }

  #hasMiddleware(target: Node): boolean {
    const own = this.#byOwner.get(target) ?? [];
    return own.some(({ kind, below, call }) => kind === 'mount' && !below && !this.#gone.has(call));
  }

  #unmount(segment: Segment): void {
    if (segment.kind !== 'mount' && segment.kind !== 'handed') return;
    const emptied = segment.parts.filter(({ target }) => this.#empty.has(target));
    if (emptied.length === 0) return;
    const others = segment.parts.filter(({ target }) => !this.#empty.has(target));
    const stays = others.some(({ target }) => this.#bearsRoutes(target));
    const alone = others.length === 0 && segment.rest.length === 0;
    if (segment.kind === 'handed' && emptied.some(({ target }) => this.#doesMore(segment, target))) return;
    const middleware = !segment.below && emptied.some(({ target }) => this.#hasMiddleware(target));
    if (!stays && !middleware && (segment.below || alone)) {
      this.#gone.add(segment.call);
      for (const owner of segment.owners) this.#touched.add(owner);
    } else if (!middleware) for (const { argument } of emptied) this.#parts.set(argument, segment.module);
  }

  /** A function that does more than to register routes is still called. */
  #doesMore({ module }: Segment, target: Node): boolean {
    const home = this.#programs.get(programOf(target)) ?? module;
    const inside = home
      .nodes('ExpressionStatement')
      .filter(({ start, end }) => start >= target.start && end <= target.end);
    return inside.some((statement) => !this.#statementGone(statement) && !this.#within(home, statement));
  }

  #within(module: ParsedModule, statement: Node): boolean {
    return module
      .nodes('ExpressionStatement')
      .some(
        (other) =>
          other !== statement &&
          other.start <= statement.start &&
          other.end >= statement.end &&
          this.#statementGone(other),
      );
  }

  #statementGone(statement: Node): boolean {
    const own = this.#byStatement.get(statement) ?? [];
    return own.length > 0 && own.every((segment) => this.#gone.has(segment.call) || isRouteCall(segment));
  }

  /** `[{ path: '/users', route: users }]` and `[new Users(), new Orders()]`: elements whose router is empty. */
  #emptyElements(): void {
    if (this.#empty.size === 0) return;
    for (const module of this.#project.modules.values()) {
      for (const array of module.nodes('ArrayExpression')) {
        if (array.parent && this.#byCall.has(array.parent)) continue;
        for (const element of children(array, 'elements'))
          if (!this.#parts.has(element) && this.#standsForEmpty(module, element)) this.#parts.set(element, module);
      }
    }
  }

  #standsForEmpty(module: ParsedModule, element: Node): boolean {
    const values =
      element.type === 'ObjectExpression'
        ? children(element, 'properties').flatMap((property) => child(property, 'value') ?? [])
        : /^(?:Identifier|NewExpression|MemberExpression|CallExpression)$/.test(element.type)
          ? [element]
          : [];
    return values.some((value) => {
      const target = followed(this.#project, { node: value, module });
      if (target === null || !this.#empty.has(target)) return false;
      this.#unlisted.add(target);
      return true;
    });
  }

  removals(): Map<string, Removal[]> {
    const found = new Map<string, Removal[]>();
    const add = (module: ParsedModule, removal: Removal) =>
      found.set(module.path, [...(found.get(module.path) ?? []), removal]);
    for (const [statement, segments] of this.#byStatement) {
      const gone = segments.filter(({ call }) => this.#gone.has(call));
      const [first] = segments;
      if (!first || gone.length === 0) continue;
      if (this.#statementGone(statement)) add(first.module, wholeStatement(first.module, statement));
      else for (const { call } of gone) add(first.module, linkOf(call));
    }
    for (const [node, module] of this.#parts) add(module, listItem(module, node));
    return new Map([...found].map(([path, list]) => [path, apart(list)]));
  }
}

const isRouteCall = ({ method, call }: Segment) => method === 'route' && call.parent?.type === 'MemberExpression';

function programOf(node: Node): Node {
  let top = node;
  while (top.parent) top = top.parent;
  return top;
}

/** A statement with the comment that stands right above it and the end of its line. */
export function wholeStatement(
  { text, comments }: ParsedModule,
  statement: Node,
  why = 'its routes are not here',
): Removal {
  let start = lineStart(text, statement.start);
  if (text.slice(start, statement.start).trim() !== '') start = statement.start;
  for (let moved = start !== statement.start || start === 0; moved; ) {
    const above = comments.find(
      ({ end }) =>
        end <= start && /^[ \t]*\r?\n?$/.test(text.slice(end, start)) && text.slice(end, start).includes('\n'),
    );
    const from = above ? lineStart(text, above.start) : start;
    moved = above !== undefined && text.slice(from, above.start).trim() === '';
    if (moved) start = from;
  }
  const tail = /^[ \t]*;?[ \t]*(?:\r?\n)?/.exec(text.slice(statement.end))?.[0] ?? '';
  return { start, end: statement.end + tail.length, replace: '', why };
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;

/** `.post(…)` out of a chain. */
function linkOf(call: Node): Removal {
  const object = child(unwrap(child(call, 'callee')), 'object');
  return { start: object?.end ?? call.start, end: call.end, replace: '', why: 'its route is not here' };
}

/** An element or argument with the comma that belongs to it. */
function listItem({ text }: ParsedModule, node: Node): Removal {
  const after = /^\s*,[ \t]*(?:\r?\n)?/.exec(text.slice(node.end))?.[0];
  const before = /(?:,\s*|\s*)$/.exec(text.slice(0, node.start))?.[0] ?? '';
  const why = 'its routes are not here';
  if (after === undefined) return { start: node.start - before.length, end: node.end, replace: '', why };
  const indent = /[ \t]*$/.exec(text.slice(0, node.start))?.[0] ?? '';
  const ownLine = after.endsWith('\n') ? indent.length : 0;
  return { start: node.start - ownLine, end: node.end + after.length, replace: '', why };
}

function apart(list: Removal[]): Removal[] {
  const sorted = [...list].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((item, index) => !sorted.slice(0, index).some(({ end }) => end > item.start));
}
