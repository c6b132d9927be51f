import { assignedValues } from '../../code/assigned-values.ts';
import { child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { JobEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf, functionName } from '../functions.ts';

/** What a call says of a job: where nothing is told of its name, the handler or the function around it names it. */
export type Found = Pick<JobEntry, 'kind'> & { schedule?: string | null; name?: string | null; at?: Place };

/** A call or construction that may run something later. */
export class JobCall {
  readonly graph: CallGraph;
  readonly place: Place;

  constructor(graph: CallGraph, place: Place) {
    this.graph = graph;
    this.place = place;
  }

  get args(): Node[] {
    return argumentsOf(this.place.node);
  }

  /** The object whose method is called. */
  get owner(): Place | null {
    const owner = child(unwrap(child(this.place.node, 'callee')), 'object');
    return owner ? this.#at(owner) : null;
  }

  #at(node: Node): Place {
    return { node, module: this.place.module };
  }

  isFunction(index: number): boolean {
    const node = this.args[index];
    if (!node) return false;
    return (
      isFunction(node) || isFunctionName(node) || isFunction(this.graph.evaluator.follow(this.#at(node))?.node ?? null)
    );
  }

  /** The text of an argument, or how it is printed. */
  text(index: number): string | null {
    const node = this.args[index];
    return node ? textOf(this.graph, this.#at(node)) : null;
  }

  /** A property of an argument that is an object, by its path. */
  part(index: number, ...path: string[]): Place | null {
    const node = this.args[index];
    return node ? partOf(this.graph, this.#at(node), path) : null;
  }

  key(index: number, ...path: string[]): string | null {
    const found = this.part(index, ...path);
    return found ? textOf(this.graph, found) : null;
  }

  /** The elements of a list, or the one thing that is none. */
  items(place: Place | null): Place[] {
    if (!place) return [];
    const value = this.graph.evaluator.follow(place) ?? place;
    if (value.node.type !== 'ArrayExpression') return [place];
    return children(value.node, 'elements').map((node) => ({ node, module: value.module }));
  }

  argument(index: number): Place | null {
    const node = this.args[index];
    return node ? this.#at(node) : null;
  }

  /** The first text that an expression was made with: the name of a queue. */
  firstOf(place: Place | null): string | null {
    const made = place ? (this.graph.evaluator.follow(place) ?? setLater(place)) : null;
    const [first] = made && /^(?:New|Call)Expression$/.test(made.node.type) ? argumentsOf(made.node) : [];
    return made && first && first.type !== 'ObjectExpression'
      ? textOf(this.graph, { node: first, module: made.module })
      : null;
  }
}

/** `let queue; if (enabled) queue = new Queue('mail');` */
function setLater({ node, module }: Place): Place | null {
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  const [only, ...others] = binding ? assignedValues(module, binding) : [];
  return only && others.length === 0 ? { node: only, module } : null;
}

export function partOf(graph: CallGraph, place: Place, path: string[]): Place | null {
  return path.reduce<Place | null>((from, key) => {
    const object = from && (graph.evaluator.follow(from) ?? from);
    if (object?.node.type !== 'ObjectExpression') return null;
    const property = children(object.node, 'properties').findLast(
      (item) => (nameOf(child(item, 'key')) ?? child(item, 'key')?.value) === key,
    );
    const value = child(property, 'value');
    return value ? { node: value, module: object.module } : graph.evaluator.property(object, key);
  }, place);
}

/** The one text that an expression is; how it is printed where it is no name. */
export function textOf(graph: CallGraph, { node, module }: Place): string | null {
  const [only, ...rest] = graph.evaluator.texts({ node, module });
  if (only !== undefined && rest.length === 0 && !only.includes(HOLE)) return only;
  return node.type === 'Identifier' || isFunction(node) ? null : module.text.slice(node.start, node.end).slice(0, 80);
}

/** The name of the first function among the arguments. */
export function handlerName(call: Node): string | null {
  const [first, ...rest] = argumentsOf(call);
  const isHandler = (argument: Node) => isFunction(argument) || isFunctionName(argument);
  // A parameter that stands first is a name or a schedule.
  const handler = [...(first && !isParameter(first) ? [first] : []), ...rest].find(isHandler);
  return handler ? (nameOf(handler) ?? functionName(handler)) : null;
}

function isFunctionName(node: Node): boolean {
  return node.type === 'Identifier' && /^(?:function|import|param)$/.test(lookup(node, nameOf(node) ?? '')?.kind ?? '');
}

export const isParameter = (node: Node): boolean =>
  node.type === 'Identifier' && lookup(node, nameOf(node) ?? '')?.kind === 'param';

/** What is called, by the name that its package gives it. */
export function calledName(call: Node): string {
  const callee = unwrap(child(call, 'callee'));
  if (callee?.type !== 'Identifier') return propertyOf(callee) ?? '';
  const own = nameOf(callee) ?? '';
  const binding = lookup(callee, own);
  const made = unwrap(binding?.init ?? null);
  const taken =
    binding?.path.at(-1) ?? (made?.type === 'MemberExpression' ? propertyOf(made) : null) ?? binding?.imported?.name;
  return taken === undefined || taken === '*' || taken === 'default' ? own : taken;
}
