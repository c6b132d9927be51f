import { ancestors, child, children, isFunction, keyOf, type Node, nameOf, walk } from '../../../code/ast.ts';
import { type Binding, lookup } from '../../../code/scope.ts';
import type { Frame, Site, Value } from './values.ts';

const MAX_STEPS = 12;

/**
 * Where a route is written. `helper(app, '/x', handler)` is the place of a route that a helper registers with the path that it is
 * given; in a loop over a table it is the row.
 */
export function routePlace(site: Site, path: Node | null): Site {
  let [at, node]: [Site, Node | null] = [site, path];
  for (let step = 0; step < MAX_STEPS && node; step += 1) {
    const next = outward(at.frame, node);
    if (!next) return at;
    [at, node] = next;
  }
  return at;
}

/** From an expression inside of a function or loop to what gives it its value outside; null where it stands for itself. */
function outward(frame: Frame, node: Node): [Site, Node | null] | null {
  const ending = lastPart(node);
  for (const binding of ending ? bindingsIn(ending) : []) {
    const owner = frameOf(frame, binding);
    const value = owner?.vars.get(binding);
    if (!owner || !value) continue;
    if (binding.kind === 'param' && binding.position !== null) return fromCall(owner, binding, value);
    if (isLoopVariable(binding)) return fromRow(value);
    const init = binding.kind === 'const' && owner.fn !== null && owner === frame ? binding.init : null;
    const next = init ? outward(owner, init) : null;
    if (next) return next;
  }
  return null;
}

/** What a path ends in: `prefix + '/x'` is written where it stands, `'/api' + path` where the path comes from. */
function lastPart(node: Node): Node | null {
  if (node.type === 'BinaryExpression') return lastPart(child(node, 'right') ?? node);
  if (node.type === 'CallExpression') return calledWith(node);
  // `config.server.path` is a setting, `options.path` what a helper is given.
  if (node.type === 'MemberExpression' && child(node, 'object')?.type === 'MemberExpression') return null;
  if (node.type !== 'TemplateLiteral') return node;
  const { cooked } = (children(node, 'quasis').at(-1)?.value ?? {}) as { cooked?: string };
  return cooked === '' ? (children(node, 'expressions').at(-1) ?? null) : null;
}

/** `text.slice(1)` is made of the text, `apiPath('/x')` of what it is given. */
function calledWith(call: Node): Node | null {
  const object = child(child(call, 'callee'), 'object');
  const imported = object?.type === 'Identifier' && lookup(object, nameOf(object) ?? '')?.imported;
  return object && !imported ? lastPart(object) : (children(call, 'arguments').at(-1) ?? null);
}

function fromCall(owner: Frame, { position, node }: Binding, value: Value): [Site, Node | null] | null {
  const fn = owner.fn;
  if (!fn || !children(fn, 'params').includes(node)) return null;
  if (!owner.site) return fromRow(owner.args[position ?? 0] ?? value);
  // One of the rest of the arguments: which one, the call itself tells best.
  if (node.type === 'RestElement') return [owner.site, null];
  const argument = children(owner.site.node, 'arguments')[position ?? 0] ?? null;
  return [owner.site, argument && pathPart(argument)];
}

/** The object, list or text that a round of a loop is given. */
function fromRow(value: Value): [Site, Node | null] | null {
  const place = 'at' in value ? value.at : null;
  return place ? [place, pathPart(place.node)] : null;
}

/** Of an object, the part that names the path. */
function pathPart(node: Node): Node | null {
  if (node.type !== 'ObjectExpression') return node.type === 'ArrayExpression' ? null : node;
  const named = children(node, 'properties').find((item) =>
    /^(?:path|url|route)$/.test(keyOf(child(item, 'key')) ?? ''),
  );
  return child(named, 'value');
}

function bindingsIn(node: Node): Binding[] {
  const found: Binding[] = [];
  walk(node, (part) => {
    const binding = part.type === 'Identifier' ? lookup(part, nameOf(part) ?? '') : null;
    if (binding) found.push(binding);
  });
  return found;
}

function frameOf(frame: Frame, binding: Binding): Frame | null {
  for (let at: Frame | null = frame; at; at = at.parent) if (at.vars.has(binding)) return at;
  return null;
}

function isLoopVariable(binding: Binding): boolean {
  const [declaration, loop] = [...ancestors(binding.node)];
  return (
    declaration?.type === 'VariableDeclaration' && /^For(?:Of|In)Statement$/.test(loop?.type ?? '') && !isFunction(loop)
  );
}
