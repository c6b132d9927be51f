import { ancestors, child, children, dottedName, isFunction, type Node, nameOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { isExports, wholeUses } from './exports-object.ts';
import type { Piece } from './pieces.ts';
import type { PieceIndex } from './references.ts';

/** What makes a cut impossible, with its place. */
export interface Hazard {
  line: number;
  what: string;
  why: string;
}

/** Forms that hide what a file names or exports. */
export function hazardsOf(module: ParsedModule): Hazard[] {
  const at = (node: Node, what: string, why: string): Hazard => ({ line: module.lineAt(node.start), what, why });
  if (module.error !== null)
    return [{ line: 1, what: `it does not parse: ${module.error}`, why: 'nothing can be said of it' }];
  const evaluated = module
    .nodes('CallExpression')
    .filter((node) => nameOf(child(node, 'callee')) === 'eval')
    .map((node) => at(node, 'eval sees every name around it', 'nobody can say which it uses'));
  const scoped = module
    .nodes('WithStatement')
    .map((node) => at(node, 'with changes what names mean', 'nobody can say what they name'));
  const early = module
    .nodes('ReturnStatement')
    .filter((node) => ![...ancestors(node)].some(isFunction))
    .map((node) => at(node, 'the file may end here', 'what stands below is loaded under a condition'));
  return [...evaluated, ...scoped, ...early, ...(module.system === 'commonjs' ? commonJsHazards(module, at) : [])];
}

type At = (node: Node, what: string, why: string) => Hazard;

function commonJsHazards(module: ParsedModule, at: At): Hazard[] {
  const why = 'what it exports cannot be told apart';
  const own = module
    .nodes('ThisExpression')
    .filter((node) => !binds(node))
    .map((node) => at(node, '`this` stands for the exports here', why));
  const wholes = wholeUses(module);
  const handed = wholes
    .filter((node) => !isKnownUse(node))
    .map((node) => at(node, 'the exports are handed on as a whole', why));
  return [...own, ...handed, ...replaced(module, at)];
}

/** `this` is one's own in functions and in parts of classes. */
function binds(node: Node): boolean {
  return [...ancestors(node)].some(
    (up) =>
      up.type === 'FunctionExpression' ||
      up.type === 'FunctionDeclaration' ||
      up.type === 'PropertyDefinition' ||
      up.type === 'StaticBlock',
  );
}

function isKnownUse(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'AssignmentExpression') {
    if (parent.left === node) return true;
    // `exports = module.exports`, itself the start of nothing.
    return isExports(child(parent, 'left'));
  }
  if (parent?.type !== 'CallExpression' || children(parent, 'arguments')[0] !== node) return false;
  const called = dottedName(child(parent, 'callee'));
  const alone = parent.parent?.type === 'ExpressionStatement';
  const [, source, more] = children(parent, 'arguments');
  if (called === 'Object.defineProperty') return alone && source?.type === 'Literal';
  return called === 'Object.assign' && alone && source?.type === 'ObjectExpression' && more === undefined;
}

/** What is exported before `module.exports = …` without `exports =` is thrown away by it. */
function replaced(module: ParsedModule, at: At): Hazard[] {
  const wholes = module.nodes('AssignmentExpression').filter((node) => isExports(child(node, 'left')));
  const [first, second] = wholes.filter((node) => dottedName(child(node, 'left')) === 'module.exports');
  if (!first) return [];
  const chained = wholes.some((node) => dottedName(child(node, 'left')) === 'exports');
  const members = module.nodes('AssignmentExpression').filter((node) => {
    const left = unwrap(child(node, 'left'));
    return (
      left?.type === 'MemberExpression' &&
      dottedName(child(left, 'object')) === 'exports' &&
      isExports(child(left, 'object'))
    );
  });
  const lost = members.find((node) => !chained || node.start < first.start);
  const conditional = wholes.filter(
    (node) =>
      ![...ancestors(node)].every(({ type }) => /^(?:ExpressionStatement|Program|AssignmentExpression)$/.test(type)),
  );
  return [
    ...(lost
      ? [at(lost, 'what is exported here is replaced by module.exports', 'two ways of exporting contradict each other')]
      : []),
    ...(second ? [at(second, 'module.exports is assigned twice', 'the second replaces the first')] : []),
    ...conditional.map((node) =>
      at(node, 'module.exports is assigned under a condition', 'what is exported cannot be told'),
    ),
  ];
}

/** Names that are assigned and declared nowhere belong to the process; both sides of a cut would have their own. */
export function sharedGlobals(
  module: ParsedModule,
  index: PieceIndex,
  service: Set<Piece>,
  monolith: Set<Piece>,
): Hazard[] {
  const written = new Map<string, Node>();
  for (const type of ['AssignmentExpression', 'UpdateExpression'])
    for (const node of module.nodes(type)) {
      const target = unwrap(child(node, type === 'UpdateExpression' ? 'argument' : 'left'));
      const name = nameOf(target);
      if (target && name !== null && lookup(target, name) === null && !index.byName.has(name) && !isExports(target))
        written.set(name, target);
    }
  if (written.size === 0) return [];
  const users = Map.groupBy(
    module
      .nodes('Identifier')
      .filter((node) => written.has(nameOf(node) ?? '') && lookup(node, nameOf(node) ?? '') === null),
    (node) => nameOf(node) ?? '',
  );
  return [...written].flatMap(([name, target]) => {
    const its = (users.get(name) ?? []).flatMap((node) => index.pieceAt(node) ?? []);
    const apart = its.some((piece) => !service.has(piece)) && its.some((piece) => service.has(piece));
    const twice =
      its.some((piece) => service.has(piece) && !monolith.has(piece)) && its.some((piece) => monolith.has(piece));
    return apart || twice
      ? [
          {
            line: module.lineAt(target.start),
            what: `${name} is assigned and declared nowhere`,
            why: 'both sides share it through the process',
          },
        ]
      : [];
  });
}
