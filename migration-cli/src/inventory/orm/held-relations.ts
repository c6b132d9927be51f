import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { MAX_DEPTH, type Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';

/** Whether data that is saved holds a property; 'maybe' where it comes from somewhere that does not say. */
export type Holds = 'yes' | 'maybe' | 'no';

const MAKES = /^(?:create|build|merge|assign|preload|fromJson|forge|for)$/;
const LOADS = /^(?:find|get|fetch|load|first|one)/;
const CHANGES_LIST = /^(?:push|unshift|splice|pop|shift|add|set|remove|removeAll)$/;

/** What the arguments of a save, or the row that saves itself, say about one property of the row. */
export function holds(places: Place[], key: string, until: Node, depth = 0): Holds {
  return most(places.map((place) => held(place, key, until, depth)));
}

function most(found: Holds[]): Holds {
  return found.includes('yes') ? 'yes' : found.includes('maybe') ? 'maybe' : 'no';
}

function held({ node: printed, module }: Place, key: string, until: Node, depth: number): Holds {
  const node = unwrap(printed);
  if (!node || depth > MAX_DEPTH) return 'maybe';
  const inner = (nodes: (Node | null)[]) =>
    holds(
      nodes.filter((item) => item !== null).map((item) => ({ node: item, module })),
      key,
      until,
      depth + 1,
    );
  switch (node.type) {
    case 'ObjectExpression':
      return most(children(node, 'properties').map((property) => ofProperty(property, key, inner)));
    case 'ArrayExpression':
      return inner(children(node, 'elements'));
    case 'AwaitExpression':
    case 'SpreadElement':
      return inner([child(node, 'argument')]);
    case 'ConditionalExpression':
      return inner([child(node, 'consequent'), child(node, 'alternate')]);
    case 'LogicalExpression':
      return inner([child(node, 'left'), child(node, 'right')]);
    case 'NewExpression':
      return inner(children(node, 'arguments'));
    case 'CallExpression': {
      const method = propertyOf(unwrap(child(node, 'callee'))) ?? '';
      if (MAKES.test(method)) return inner(children(node, 'arguments'));
      return LOADS.test(method) ? 'no' : 'maybe';
    }
    case 'Identifier':
      return ofName(node, module, key, until, depth, inner);
    default:
      return /^(?:Literal|TemplateLiteral|BinaryExpression|UnaryExpression|\w*FunctionExpression|Class\w+)$/.test(
        node.type,
      )
        ? 'no'
        : 'maybe';
  }
}

function ofProperty(property: Node, key: string, inner: (nodes: (Node | null)[]) => Holds): Holds {
  if (property.type === 'SpreadElement') return inner([child(property, 'argument')]);
  if (property.computed === true) return 'maybe';
  return keyOf(child(property, 'key')) === key ? 'yes' : 'no';
}

function ofName(
  node: Node,
  module: ParsedModule,
  key: string,
  until: Node,
  depth: number,
  inner: (nodes: (Node | null)[]) => Holds,
): Holds {
  const binding = lookup(node, nameOf(node) ?? '');
  if (binding === null) return nameOf(node) === 'undefined' ? 'no' : 'maybe';
  if (binding.imported || binding.kind === 'param' || binding.path.some((step) => !/^(?:\d+|\*)$/.test(step)))
    return most([touched(binding, module, key, until, depth), isClassName(node) ? 'no' : 'maybe']);
  return most([
    binding.init === null ? 'no' : inner([binding.init]),
    touched(binding, module, key, until, depth),
    ...module.nodes('AssignmentExpression').flatMap((assignment): Holds[] => {
      const left = child(assignment, 'left');
      return left && isThe(left, binding) ? [inner([child(assignment, 'right')])] : [];
    }),
  ]);
}

/** An entity that is named is no data. */
const isClassName = (node: Node) => /^[A-Z]/.test(nameOf(node) ?? '');

const isThe = (node: Node | null, binding: Binding) =>
  node?.type === 'Identifier' && nameOf(node) === binding.name && lookup(node, binding.name) === binding;

/** `row.users = …`, `row.users.push(…)`, `Object.assign(row, data)`, and functions that get the row before it is saved. */
function touched(binding: Binding, module: ParsedModule, key: string, until: Node, depth: number): Holds {
  for (const assignment of module.nodes('AssignmentExpression')) {
    const left = unwrap(child(assignment, 'left'));
    if (left?.type !== 'MemberExpression' || !isThe(unwrap(child(left, 'object')), binding)) continue;
    const property = propertyOf(left);
    if (property === key) return 'yes';
    if (property === null) return 'maybe';
  }
  let found: Holds = 'no';
  for (const call of module.nodes('CallExpression')) {
    const callee = unwrap(child(call, 'callee'));
    const object = unwrap(child(callee, 'object'));
    const own = object?.type === 'MemberExpression' && isThe(unwrap(child(object, 'object')), binding);
    if (own && propertyOf(object) === key && CHANGES_LIST.test(propertyOf(callee) ?? '')) return 'yes';
    const args = children(call, 'arguments');
    if (call.start >= until.start || call.end >= until.start || !args.some((item) => isThe(unwrap(item), binding)))
      continue;
    const [, ...rest] = args;
    const assigns = /^(?:assign|merge)$/.test(propertyOf(callee) ?? '') && isThe(unwrap(args[0] ?? null), binding);
    const given = assigns
      ? holds(
          rest.map((node) => ({ node, module })),
          key,
          until,
          depth + 1,
        )
      : keeps(callee);
    found = most([found, given]);
  }
  return found;
}

/** What is known to leave a row that it gets as it is. */
function keeps(callee: Node | null): Holds {
  return /^(?:save|remove|delete|log|info|debug|warn|error|validate|validateOrReject|json|send)$/.test(
    propertyOf(callee) ?? '',
  )
    ? 'no'
    : 'maybe';
}
