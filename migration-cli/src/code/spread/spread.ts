import type { Edge, SymbolRef } from '../../model/inventory.ts';
import type { SpanEdit } from '../../model/operation.ts';
import { child, children, type Node, propertyOf, unwrap } from '../ast.ts';
import { applySpans } from '../edit.ts';
import { type ParsedModule, parseModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { awaitCall, Inserts, makeAsync, passErrorsOn } from './edits.ts';
import { registersHandlers, waitsFor } from './express.ts';
import { methodReferences, ownerOf } from './method-references.ts';
import {
  exportedNames,
  type Found,
  type FunctionAt,
  functionIn,
  Loaders,
  type Reference,
  type Refusal,
  referencesTo,
  refusal,
} from './references.ts';
import { functionAround, hindrance } from './verdict.ts';

export interface SpreadInput {
  project: Project;
  edges: Edge[];
  /** The major version of Express that answers requests; null where handlers are registered elsewhere. */
  express: number | null;
  /** Files that are written anew anyway. */
  generated(file: string): boolean;
  /** How many functions may have to wait before it counts as refused; without it any number. */
  most?: number;
}

/** What becomes asynchronous because a function does, or why it cannot. */
export interface Spread {
  inserts: Map<string, Inserts>;
  refused: Refusal[];
}

/**
 * Spreads `async` from a synchronous function that is asked over HTTP to everyone who calls it, up the call graph. Callers
 * in files of `callsFrom` wait for it; the function itself stays as it is. One refusal is enough to leave all as it was.
 */
export function spreadAsync(input: SpreadInput, symbol: SymbolRef, callsFrom: (file: string) => boolean): Spread {
  const found = input.project.exported(symbol.file, symbol.name);
  const node = functionIn(found?.node ?? null);
  const spreading = new Spreading(input);
  if (!found || !node)
    return { inserts: new Map(), refused: [{ file: symbol.file, line: 1, why: 'it is no function' }] };
  spreading.from({ module: found.module, node }, callsFrom);
  return { inserts: spreading.inserts, refused: spreading.problems() };
}

/** The edits of several spreads, each made once, by file. */
export function editsOf(spreads: Spread[]): Map<string, SpanEdit[]> {
  const all = new Map<string, Inserts>();
  for (const { inserts } of spreads)
    for (const [file, list] of inserts) {
      const known = all.get(file) ?? new Inserts();
      known.addAll(list);
      all.set(file, known);
    }
  return new Map([...all].map(([file, list]) => [file, list.spans()]));
}

/** Refusals after which nobody looks for more: one is enough to leave all as it was, some show what is in the way. */
const ENOUGH = 10;

class Spreading {
  readonly inserts = new Map<string, Inserts>();
  readonly #refused: Refusal[] = [];
  readonly #input: SpreadInput;
  readonly #loaders: Loaders;
  readonly #waiting = new Set<Node>();
  readonly #queue: FunctionAt[] = [];
  /** Functions that Express calls, and those that the code calls. */
  readonly #handlers = new Map<Node, FunctionAt>();
  readonly #called = new Set<Node>();

  constructor(input: SpreadInput) {
    this.#input = input;
    this.#loaders = Loaders.of(input.project, input.edges);
  }

  from(fn: FunctionAt, callsFrom: (file: string) => boolean): void {
    this.#follow(fn, callsFrom, false);
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      if (this.#refused.length >= (this.#input.most === undefined ? ENOUGH : 1)) return;
      if (this.#waiting.size > (this.#input.most ?? Number.POSITIVE_INFINITY)) {
        this.#refuse(next.module, next.node, `more than ${this.#input.most} functions would have to wait`);
        return;
      }
      this.#follow(next, () => true, true);
    }
    for (const handler of this.#handlers.values()) this.#passErrors(handler);
  }

  /** Refusals, and files that the edits would leave unreadable. */
  problems(): Refusal[] {
    if (this.#refused.length > 0) return this.#refused;
    return [...this.inserts].flatMap(([file, list]) => {
      const text = this.#input.project.modules.get(file)?.text ?? '';
      const { error } = parseModule(file, applySpans(text, list.spans()));
      return error === null ? [] : [{ file, line: 1, why: `it cannot be read with await in it: ${error}` }];
    });
  }

  #follow(fn: FunctionAt, callsFrom: (file: string) => boolean, named: boolean): void {
    const { references, refused } = this.#referencesTo(fn);
    const mine = (file: string) => callsFrom(file) && !this.#input.generated(file);
    this.#refused.push(...refused.filter(({ file }) => mine(file)));
    if (named && exportedNames(this.#input.project, fn).length > 0) this.#refuseAutoload(fn);
    for (const reference of references) if (mine(reference.module.path)) this.#use(reference, fn, named);
  }

  /** By its name, or as the method of a class or an object. */
  #referencesTo(fn: FunctionAt): Found {
    const { project } = this.#input;
    const owner = isNamed(project, fn) ? null : ownerOf(fn);
    return owner ? methodReferences(project, fn, owner) : referencesTo(project, this.#loaders, fn);
  }

  #refuseAutoload({ module, node }: FunctionAt): void {
    const folder = this.#loaders.folderAround(module.path);
    if (folder) this.#refuse(module, node, `${folder.from} loads it with its folder, and who calls it is not known`);
  }

  #use({ module, at }: Reference, fn: FunctionAt, waits: boolean): void {
    const outer = wholeOf(at);
    const parent = outer.parent ?? null;
    if (parent?.type === 'CallExpression' && parent.callee === outer) {
      this.#called.add(fn.node);
      this.#wait(module, parent);
    } else if (waits && parent?.type === 'CallExpression' && registersHandlers(this.#input.project, module, parent)) {
      this.#handler(module, at, fn);
    } else if (!isExport(module, at) || at.type === 'MemberExpression')
      this.#refuse(module, at, 'it is handed on as a value, and who calls it is not known');
  }

  #wait(module: ParsedModule, call: Node): void {
    awaitCall(module, call, this.#in(module));
    const around = functionAround(call);
    if ('why' in around) {
      this.#refuse(module, call, around.why);
      return;
    }
    if (this.#waiting.has(around.fn)) return;
    this.#waiting.add(around.fn);
    const why = hindrance(module, around.fn);
    if (why !== null) this.#refuse(module, call, why);
    else if (around.fn.async !== true) this.#spread({ module, node: around.fn });
  }

  /** A function that waits from now on: whoever has it has to wait too. */
  #spread(fn: FunctionAt): void {
    const { module, node } = fn;
    makeAsync(node, this.#in(module));
    const { parent } = node;
    const argument = parent?.type === 'CallExpression' && parent.callee !== node;
    if (argument && registersHandlers(this.#input.project, module, parent)) this.#handler(module, node, fn);
    else if (argument && !waitsFor(parent, node))
      this.#refuse(module, node, `who gets this function (${calleeText(module, parent)}) does not wait for it`);
    else if (parent?.type === 'CallExpression' && parent.callee === node) this.#wait(module, parent);
    else if (!argument && !isNamed(this.#input.project, fn) && ownerOf(fn) === null)
      this.#refuse(module, node, 'it is handed on as a value, and who calls it is not known');
    this.#queue.push(fn);
  }

  #handler(module: ParsedModule, at: Node, fn: FunctionAt): void {
    if (this.#input.express === null) this.#refuse(module, at, 'which version of Express calls it is not known');
    else if (this.#input.express < 5) this.#handlers.set(fn.node, fn);
  }

  #passErrors({ module, node }: FunctionAt): void {
    const why = this.#called.has(node)
      ? 'Express 4 calls it as a handler and the code calls it as well'
      : passErrorsOn(module, node, this.#in(module));
    if (why !== null) this.#refuse(module, node, why);
  }

  #in({ path }: ParsedModule): Inserts {
    const known = this.inserts.get(path) ?? new Inserts();
    this.inserts.set(path, known);
    return known;
  }

  #refuse(module: ParsedModule, node: Node, why: string): void {
    this.#refused.push(refusal(module, node, why));
  }
}

/** A name with what surrounds it and means the same: parentheses, and `.bind(…)` with nothing but what `this` is. */
function wholeOf(at: Node): Node {
  const { parent } = at;
  if (parent?.type === 'ParenthesizedExpression' || parent?.type === 'ChainExpression') return wholeOf(parent);
  const call = parent?.type === 'MemberExpression' && propertyOf(parent) === 'bind' ? parent.parent : null;
  const bound = call?.type === 'CallExpression' && call.callee === parent && children(call, 'arguments').length === 1;
  return bound && call ? wholeOf(call) : at;
}

const calleeText = ({ text }: ParsedModule, call: Node) => {
  const callee = unwrap(child(call, 'callee'));
  return callee ? text.slice(callee.start, callee.end).replace(/\s+/g, ' ').slice(-40) : 'a call';
};

/** A function whose every use is found by its name: declared, assigned to a constant, or exported. */
function isNamed(project: Project, fn: FunctionAt): boolean {
  const { node } = fn;
  if (node.type === 'FunctionDeclaration') return true;
  const declarator = node.parent?.type === 'VariableDeclarator' && child(node.parent, 'id')?.type === 'Identifier';
  const constant = declarator && node.parent?.parent?.kind === 'const';
  return constant === true || exportedNames(project, fn).length > 0;
}

/** `export { total }`, `module.exports = { total }`: who imports it is found by itself. */
function isExport(module: ParsedModule, at: Node): boolean {
  const { parent } = at;
  if (parent?.type === 'ExportSpecifier' || parent?.type === 'ExportDefaultDeclaration') return true;
  if (module.system !== 'commonjs') return false;
  let up: Node | null | undefined = parent;
  if (up?.type === 'Property') {
    if (up.parent?.type !== 'ObjectExpression') return false;
    up = up.parent.parent;
    if (up?.type === 'CallExpression') up = up.parent;
  }
  const target = up?.type === 'AssignmentExpression' ? child(up, 'left') : null;
  const text = target ? module.text.slice(target.start, target.end) : '';
  return /^(?:module\.)?exports(?:\.\w+)?$/.test(text);
}
