import * as parser from 'oxc-parser';
import type { Node } from './ast.ts';

/** A node of the parser's lazy tree: its own names for some types, fields that are read from the parser's memory. */
interface Lazy {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

type Found = Map<string, Node[]>;

/** What the parser exports without a type. */
interface LazyVisitors {
  experimentalGetLazyVisitor(): new (visitor: Record<string, (node: Lazy) => void>) => object;
}

const isLazy = (value: unknown): value is Lazy =>
  typeof value === 'object' && value !== null && typeof (value as Lazy).type === 'string';

/** As much of an expression as a name and a text need; of everything else the type and the place. */
function plain(value: unknown, parent: Node | null = null): Node | null {
  if (!isLazy(value)) return null;
  const { type, start, end } = value;
  if (/^(?:Identifier(?:Name|Reference)|BindingIdentifier)$/.test(type))
    return { type: 'Identifier', name: value.name, start, end, parent };
  if (type === 'StringLiteral') return { type: 'Literal', value: value.value, start, end, parent };
  if (type === 'StaticMemberExpression') return member(value, parent, false);
  if (type === 'ComputedMemberExpression') return member(value, parent, true);
  if (type === 'TemplateLiteral') return template(value, parent);
  if (type === 'ImportMeta') return { type: 'MetaProperty', ...META, start, end, parent };
  const node: Node = { type, start, end, parent };
  if (isLazy(value.expression) && /^(?:TS|ChainExpression$)/.test(type)) node.expression = plain(value.expression);
  return node;
}

const META = {
  meta: { type: 'Identifier', name: 'import', start: 0, end: 0 },
  property: { type: 'Identifier', name: 'meta', start: 0, end: 0 },
};

function member({ start, end, object, property }: Lazy, parent: Node | null, computed: boolean): Node {
  return { type: 'MemberExpression', object: plain(object), property: plain(property), computed, start, end, parent };
}

function template({ start, end, quasis, expressions }: Lazy, parent: Node | null): Node {
  const texts = (quasis as (Lazy & { value: { cooked: string | null } })[]).map(({ value: { cooked } }) => ({
    type: 'TemplateElement',
    value: { cooked },
    start,
    end,
  }));
  // What stands in the holes is nothing that a printed specifier has.
  const holes = (expressions as Lazy[]).map(({ type }) => ({ type, start, end }));
  return { type: 'TemplateLiteral', quasis: texts, expressions: holes, start, end, parent };
}

/** The first arguments: nothing that prints a specifier looks further. */
const FIRST = 2;

function called({ type, start, end, callee, arguments: given }: Lazy): Node {
  const args = (given as Lazy[]).slice(0, FIRST);
  const node: Node = { type, callee: plain(callee), start, end };
  node.arguments = Array.from(args, (argument) => plain(argument, node));
  return node;
}

const withSource = (node: Lazy): Node => ({ ...bare(node), source: plain(node.source) });
const bare = ({ type, start, end }: Lazy): Node => ({ type, start, end });

const READ: Record<string, (node: Lazy) => Node> = {
  CallExpression: called,
  NewExpression: called,
  ImportExpression: withSource,
  TSImportType: withSource,
  ExportFromDeclaration: (node) => ({
    ...withSource(node),
    type: 'ExportNamedDeclaration',
    exportKind: node.exportKind,
    specifiers: Array.from(node.specifiers as Lazy[], bare),
  }),
  TSImportEqualsDeclaration: (node) => {
    const reference = node.moduleReference as Lazy;
    const moduleReference = { ...bare(reference), expression: plain(reference.expression) };
    return { ...bare(node), id: plain(node.id), importKind: node.importKind, moduleReference };
  },
  TSExternalModuleDeclaration: (node) => ({ ...bare(node), type: 'TSModuleDeclaration', id: plain(node.id) }),
};

let found: Found = new Map();
let visitor: object | null = null;

/** One for all files: making a visitor takes longer than most files do. */
function visitorOfAll(): object {
  if (visitor !== null) return visitor;
  const Visitor = (parser as unknown as LazyVisitors).experimentalGetLazyVisitor();
  const entries = Object.entries(READ).map(([type, read]) => [
    type,
    (node: Lazy) => {
      const made = read(node);
      const list = found.get(made.type);
      if (list) list.push(made);
      else found.set(made.type, [made]);
    },
  ]);
  visitor = new Visitor(Object.fromEntries(entries));
  return visitor;
}

/** The nodes that may print a specifier, by type, in the shape that a linked tree has them; they know no scope. */
export function printingNodes(tree: { visit(visitor: object): void }): Map<string, Node[]> {
  found = new Map();
  tree.visit(visitorOfAll());
  return found;
}
