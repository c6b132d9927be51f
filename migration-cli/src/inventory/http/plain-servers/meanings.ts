import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../../code/ast.ts';
import type { Place } from '../../../code/place.ts';
import { type Binding, lookup } from '../../../code/scope.ts';

/** What an expression is in a function that answers requests. 'parsed' is an address that was taken apart, 'both' is method and path in one. */
export type Meaning = 'request' | 'address' | 'parsed' | 'method' | 'both';

const SAME =
  /^(?:toLowerCase|toUpperCase|trim|replace|replaceAll|slice|substring|substr|split|toString|normalize|at|shift)$/;
const MAX_DEPTH = 12;

/** Tells which expressions of a function stand for the request, its address or its method. */
export class Meanings {
  readonly #params = new Map<Node, Meaning>();

  /** `given` are the meanings of its parameters, by position. */
  constructor(fn: Place, given: Record<number, Meaning>) {
    children(fn.node, 'params').forEach((param, index) => {
      const meaning = given[index];
      if (meaning) this.#params.set(param, meaning);
    });
  }

  of(printed: Node | null, depth = 0): Meaning | null {
    const node = unwrap(printed);
    if (!node || depth > MAX_DEPTH) return null;
    switch (node.type) {
      case 'Identifier':
        return this.#ofName(lookup(node, nameOf(node) ?? ''), depth);
      case 'MemberExpression':
        return this.#ofMember(node, depth);
      case 'AwaitExpression':
        return this.of(child(node, 'argument'), depth + 1);
      case 'LogicalExpression':
        return this.of(child(node, 'left'), depth + 1);
      case 'CallExpression':
      case 'NewExpression':
        return this.#ofCall(node, depth);
      case 'TemplateLiteral':
        return this.#ofParts(children(node, 'expressions'), depth);
      case 'BinaryExpression':
        return node.operator === '+' ? this.#ofParts(partsOf(node), depth) : null;
      default:
        return null;
    }
  }

  /** `${req.method} ${url}` */
  #ofParts(nodes: Node[], depth: number): Meaning | null {
    const found = nodes.flatMap((node) => this.of(node, depth + 1) ?? []);
    return found.includes('method') && found.includes('address') ? 'both' : null;
  }

  #ofName(binding: Binding | null, depth: number): Meaning | null {
    if (!binding) return null;
    if (binding.kind === 'param') {
      const meaning = this.#params.get(binding.node);
      return meaning ? binding.path.reduce<Meaning | null>((from, key) => part(from, key), meaning) : null;
    }
    if (!binding.init) return null;
    return binding.path.reduce<Meaning | null>((from, key) => part(from, key), this.of(binding.init, depth + 1));
  }

  #ofMember(node: Node, depth: number): Meaning | null {
    const owner = this.of(child(node, 'object'), depth + 1);
    const key = propertyOf(node);
    // `url.split('?')[0]`
    if (node.computed === true) return owner === 'address' && keyOf(child(node, 'property')) === '0' ? 'address' : null;
    return key === null ? null : part(owner, key);
  }

  /** `parse(req.url)`, `new URL(req.url, base)` and methods of texts. */
  #ofCall(node: Node, depth: number): Meaning | null {
    const callee = unwrap(child(node, 'callee'));
    const name = propertyOf(callee) ?? nameOf(callee) ?? '';
    const owner = callee?.type === 'MemberExpression' ? this.of(child(callee, 'object'), depth + 1) : null;
    if (SAME.test(name) && (owner === 'address' || owner === 'method' || owner === 'both')) return owner;
    const [first] = children(node, 'arguments');
    const given = first?.type === 'TemplateLiteral' ? children(first, 'expressions').at(-1) : first;
    const handed = this.of(given ?? null, depth + 1);
    if (/^(?:parse|URL|parseurl|parseUrl)$/.test(name) && (handed === 'address' || handed === 'request'))
      return 'parsed';
    return /^(?:decodeURI|decodeURIComponent|normalize|String)$/.test(name) && handed === 'address' ? 'address' : null;
  }
}

function part(from: Meaning | null, key: string): Meaning | null {
  if (from === 'request') return /^(?:url|originalUrl)$/.test(key) ? 'address' : key === 'method' ? 'method' : null;
  if (from === 'parsed') return /^(?:pathname|path|href)$/.test(key) ? 'address' : null;
  return from === 'address' && key === '0' ? 'address' : null;
}

function partsOf(node: Node): Node[] {
  return [child(node, 'left'), child(node, 'right')].flatMap((side) =>
    side?.type === 'BinaryExpression' ? partsOf(side) : side ? [side] : [],
  );
}
