import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import { product } from '../../code/evaluate-texts.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import { RUNS_QUERIES, type SqlText } from './texts.ts';

const GATHERS = /\+=|\.push\(|\.concat\(|= \w+ \+/;
const SPEAKS_SQL = /\b(?:select|insert|update|delete)\s/i;

interface Step {
  node: Node;
  /** Whether the variable begins anew there, or goes on. */
  starts: boolean;
}

/**
 * Statements that a variable is put together of, in source order and with every part that may be added:
 * `let sql = 'SELECT id'; sql += ' FROM users'`, `parts.push('FROM users')`.
 */
export function accumulatedTexts(module: ParsedModule, evaluator: Evaluator): SqlText[] {
  if (!GATHERS.test(module.text) || !SPEAKS_SQL.test(module.text)) return [];
  const steps = new Map<Binding, Step[]>();
  const add = (binding: Binding, step: Step) => steps.set(binding, [...(steps.get(binding) ?? []), step]);
  for (const node of module.nodes('AssignmentExpression')) eachAssignment(node, add);
  for (const call of module.calls(/^push$/)) eachPush(call, add);
  const grown = [...steps].filter(([, list]) => list.some(({ starts }) => !starts));
  if (grown.length === 0) return [];
  const handed = handedBindings(module);
  return grown.map(([binding, list]) => sqlOf(module, evaluator, binding, list, handed.has(binding)));
}

type Add = (binding: Binding, step: Step) => void;

function eachAssignment(node: Node, add: Add): void {
  const [left, right] = [child(node, 'left'), unwrap(child(node, 'right'))];
  const binding = left?.type === 'Identifier' ? variable(left) : null;
  if (!binding || !right) return;
  if (node.operator === '+=') add(binding, { node: right, starts: false });
  // `sql = sql + …` and `sql = sql.concat(…)` go on: what they are read as begins with what is not known.
  else if (node.operator === '=') add(binding, { node: right, starts: !goesOn(right, binding) });
}

/** `const parts = ['SELECT id']; parts.push('FROM users')` */
function eachPush(call: Node, add: Add): void {
  const object = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  const binding = object?.type === 'Identifier' ? variable(object) : null;
  if (binding?.init?.type !== 'ArrayExpression') return;
  for (const node of children(call, 'arguments')) add(binding, { node, starts: false });
}

function variable(name: Node): Binding | null {
  const binding = lookup(name, nameOf(name) ?? '');
  return binding && /^(?:const|let|var)$/.test(binding.kind) && binding.path.length === 0 ? binding : null;
}

function goesOn(value: Node, binding: Binding): boolean {
  let at: Node | null = value;
  while (at?.type === 'BinaryExpression' && at.operator === '+') at = unwrap(child(at, 'left'));
  const callee = at?.type === 'CallExpression' ? unwrap(child(at, 'callee')) : null;
  const root = propertyOf(callee) === 'concat' ? unwrap(child(callee, 'object')) : at;
  return root?.type === 'Identifier' && lookup(root, nameOf(root) ?? '') === binding;
}

function sqlOf(module: ParsedModule, evaluator: Evaluator, binding: Binding, steps: Step[], handed: boolean): SqlText {
  const list = binding.init?.type === 'ArrayExpression' ? children(binding.init, 'elements') : null;
  const gap = list ? [' '] : [''];
  const textsOf = (node: Node) => evaluator.texts({ node, module });
  let texts = list
    ? product(list.flatMap((node) => [textsOf(node), gap]))
    : binding.init
      ? textsOf(binding.init)
      : [''];
  for (const { node, starts } of steps)
    texts = starts
      ? [...texts.filter((text) => text.trim() !== ''), ...textsOf(node)]
      : product([texts, partsOf(node, module, evaluator), gap]);
  const first = [binding.init, ...steps.map(({ node }) => node)].find(
    (node) => node && textsOf(node).join('').trim() !== '',
  );
  return { place: { node: first ?? binding.node, module }, texts, handed };
}

/** What a step adds: without the variable itself, where it is printed before. */
function partsOf(node: Node, module: ParsedModule, evaluator: Evaluator): string[] {
  const callee = node.type === 'CallExpression' ? unwrap(child(node, 'callee')) : null;
  if (propertyOf(callee) === 'concat')
    return product(children(node, 'arguments').map((item) => evaluator.texts({ node: item, module })));
  const texts = evaluator.texts({ node, module });
  return node.type === 'BinaryExpression' ? texts.map((text) => (text.startsWith(HOLE) ? text.slice(1) : text)) : texts;
}

/** Variables that are run: `query(sql)`, `query(parts.join(' '))`, `query({ sql })`. */
function handedBindings(module: ParsedModule): Set<Binding> {
  const found = new Set<Binding>();
  const note = (node: Node | null) => {
    const callee = node?.type === 'CallExpression' ? unwrap(child(node, 'callee')) : null;
    const name = propertyOf(callee) === 'join' ? unwrap(child(callee, 'object')) : node;
    const binding = name?.type === 'Identifier' ? lookup(name, nameOf(name) ?? '') : null;
    if (binding) found.add(binding);
  };
  for (const call of module.calls(RUNS_QUERIES)) {
    const first = unwrap(children(call, 'arguments')[0] ?? null);
    note(first);
    for (const property of children(first?.type === 'ObjectExpression' ? first : null, 'properties'))
      note(child(property, 'value'));
  }
  return found;
}
