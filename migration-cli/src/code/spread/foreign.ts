import { child, dottedName, type Node, nameOf, unwrap } from '../ast.ts';
import type { Evaluator } from '../evaluate.ts';
import type { Place } from '../place.ts';
import { lookup, requiredSpecifier } from '../scope.ts';

const MAX_DEPTH = 6;

const VALUES =
  /^(?:Literal|TemplateLiteral|ArrayExpression|BinaryExpression|UnaryExpression|UpdateExpression|FunctionExpression|ArrowFunctionExpression|ClassExpression|JSXElement)$/;

/** True where a value surely comes from outside of the tree: of a package, of the language, or a plain value. */
export function isForeign(evaluator: Evaluator, place: Place, depth = 0): boolean {
  const node = unwrap(place.node);
  if (!node || depth > MAX_DEPTH) return false;
  const of = (inner: Node | null) => inner !== null && isForeign(evaluator, { ...place, node: inner }, depth + 1);
  if (VALUES.test(node.type)) return true;
  if (node.type === 'AwaitExpression') return of(child(node, 'argument'));
  if (node.type === 'LogicalExpression') return of(child(node, 'left')) && of(child(node, 'right'));
  if (node.type === 'ConditionalExpression') return of(child(node, 'consequent')) && of(child(node, 'alternate'));
  const required = requiredSpecifier(node);
  if (required !== null) return leavesTree(evaluator, place, required);
  // What hands back what it is given may hand back anything.
  if (
    node.type === 'CallExpression' &&
    /^(?:Object|Reflect|Promise|Array)\./.test(dottedName(child(node, 'callee')) ?? '')
  )
    return false;
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return of(child(node, 'callee'));
  if (node.type === 'MemberExpression')
    return isField(node) ? isForeignField(evaluator, place, node) : of(child(node, 'object'));
  return node.type === 'Identifier' && isForeignName(evaluator, { ...place, node }, depth);
}

const leavesTree = (evaluator: Evaluator, { module }: Place, specifier: string) =>
  evaluator.project.resolve(module.path, specifier).to === null;

function isForeignName(evaluator: Evaluator, { node, module }: Place, depth: number): boolean {
  const binding = lookup(node, nameOf(node) ?? '');
  if (!binding) return nameOf(node) !== 'globalThis';
  if (binding.imported) return leavesTree(evaluator, { node, module }, binding.imported.specifier);
  const typed = binding.kind === 'param' ? binding.node : child(binding.node, 'id');
  const type = binding.path.length === 0 ? typeOf(typed) : null;
  if (type) return isForeignType(evaluator, { node: type, module });
  if (binding.reassigned || binding.kind === 'param' || !binding.init) return false;
  // What is taken out of a value of a package is of that package.
  return isForeign(evaluator, { node: binding.init, module }, depth + 1);
}

const isField = (node: Node) => child(node, 'object')?.type === 'ThisExpression';

/** `this.name` by the type that is written at the field or at the parameter of the constructor. */
function isForeignField(evaluator: Evaluator, { module }: Place, member: Node): boolean {
  const name = nameOf(child(member, 'property'));
  let up: Node | null | undefined = member;
  while (up && up.type !== 'ClassBody') up = up.parent;
  const parts = Array.isArray(up?.body) ? (up.body as Node[]) : [];
  const declared = parts.flatMap((part) => {
    if (part.type === 'PropertyDefinition') return nameOf(child(part, 'key')) === name ? [part] : [];
    const params = part.kind === 'constructor' ? (child(part, 'value')?.params as Node[]) : [];
    return params.flatMap((param) => {
      const own = child(param, 'parameter');
      return own && nameOf(own) === name ? [own] : [];
    });
  });
  const [type] = declared.map(typeOf);
  return type ? isForeignType(evaluator, { node: type, module }) : false;
}

function typeOf(node: Node | null): Node | null {
  const target = node?.type === 'TSParameterProperty' ? child(node, 'parameter') : node;
  const typed = target?.type === 'AssignmentPattern' ? child(target, 'left') : target;
  return child(child(typed, 'typeAnnotation'), 'typeAnnotation');
}

/** True for a type of the language or of a package; one of the tree may be what an instance of a class is known by. */
function isForeignType(evaluator: Evaluator, { node, module }: Place): boolean {
  if (/^TS(?:String|Number|Boolean|BigInt|Symbol)Keyword$|^TS(?:Array|Tuple|Function|Literal)Type$/.test(node.type))
    return true;
  const name = node.type === 'TSTypeReference' ? child(node, 'typeName') : null;
  let root = name;
  while (root?.type === 'TSQualifiedName') root = child(root, 'left');
  if (!root) return false;
  const binding = lookup(root, nameOf(root) ?? '');
  if (!binding)
    return !/^(?:Partial|Required|Readonly|Pick|Omit|InstanceType|NonNullable|Awaited)$/.test(nameOf(root) ?? '');
  if (binding.imported) return leavesTree(evaluator, { node, module }, binding.imported.specifier);
  // A class that has no such method has no instances that have it.
  return binding.kind === 'class';
}
