import { child, children, keyOf, type Node, nameOf, stringOf, walk } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { EnvEntry } from '../../model/inventory.ts';

type Part = NonNullable<EnvEntry['part']>;

/** A hole, and a piece of an address that is printed or comes out of one. */
const HOLE = '\u0000';
const PIECE = `(${HOLE}|[^${HOLE}:/@?]+)`;
const ADDRESS = new RegExp(`^postgres(?:ql)?://${PIECE}:${PIECE}@${PIECE}(?::${PIECE})?(?:/${PIECE})?`);

/** What code puts together to an address of Postgres: name → the part that it is. Of names in several parts nothing is said. */
export function partsOfUrls(modules: Iterable<ParsedModule>, names: ReadonlySet<string>): Map<string, Part> {
  const found = new Map<string, Set<Part>>();
  for (const module of modules) {
    if (!/postgres(?:ql)?:\/\//.test(module.text)) continue;
    const sums = module.nodes('BinaryExpression').filter((node) => node.parent?.type !== 'BinaryExpression');
    for (const node of [...module.nodes('TemplateLiteral'), ...sums])
      for (const [name, part] of partsIn(pieces(node), names))
        found.set(name, (found.get(name) ?? new Set()).add(part));
  }
  return new Map([...found].flatMap(([name, [part, ...more]]) => (part && more.length === 0 ? [[name, part]] : [])));
}

/** What is printed and what is put in, in order. */
function pieces(node: Node | null): (string | Node)[] {
  if (node?.type === 'BinaryExpression' && node.operator === '+')
    return [...pieces(child(node, 'left')), ...pieces(child(node, 'right'))];
  if (node?.type !== 'TemplateLiteral') return node === null ? [] : [stringOf(node) ?? node];
  const expressions = children(node, 'expressions');
  return children(node, 'quasis').flatMap((quasi, index) => {
    const { cooked } = (quasi.value ?? {}) as { cooked?: string };
    const expression = expressions[index];
    return [cooked ?? '', ...(expression === undefined ? [] : [expression])];
  });
}

function partsIn(all: (string | Node)[], names: ReadonlySet<string>): [string, Part][] {
  const holes = all.filter((piece) => typeof piece !== 'string');
  const match = ADDRESS.exec(all.map((piece) => (typeof piece === 'string' ? piece : HOLE)).join(''));
  if (match === null) return [];
  const [, user, password, host, port, database] = match;
  // Without a port of its own the place of the host takes 'host:port' as well.
  const inOrder: [string | undefined, Part][] = [
    [user, 'user'],
    [password, 'password'],
    [host, port === undefined ? 'address' : 'host'],
    [port, 'port'],
    [database, 'database'],
  ];
  return inOrder
    .filter(([piece]) => piece === HOLE)
    .flatMap(([, part], index): [string, Part][] => {
      const name = variableIn(holes[index], names);
      return name === null ? [] : [[name, part]];
    });
}

/** The variable that an expression names: `env.DB_USER`, `process.env['DB_USER']`, `get('DB_USER')`. */
function variableIn(expression: Node | undefined, names: ReadonlySet<string>): string | null {
  let found: string | null = null;
  if (expression === undefined) return null;
  walk(expression, (node) => {
    const name = node.type === 'Identifier' ? nameOf(node) : node.type === 'Literal' ? keyOf(node) : null;
    if (name !== null && names.has(name)) found = name;
  });
  return found;
}
