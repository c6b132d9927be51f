import { type Node, walk } from './ast.ts';

/** The types that readers ask for in every file of a tree; those of every other type are looked for when somebody asks. */
const LISTED = new Set([
  'ArrayExpression',
  'AssignmentExpression',
  'BinaryExpression',
  'CallExpression',
  'ClassDeclaration',
  'ClassExpression',
  'Decorator',
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'ExpressionStatement',
  'Identifier',
  'ImportDeclaration',
  'ImportExpression',
  'Literal',
  'MemberExpression',
  'NewExpression',
  'Property',
  'ReturnStatement',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSImportType',
  'TSModuleDeclaration',
  'TaggedTemplateExpression',
  'TemplateLiteral',
  'ThisExpression',
  'UnaryExpression',
  'UpdateExpression',
  'VariableDeclarator',
]);

const NONE: Node[] = [];

/** The nodes of one module by type, in source order. */
export class NodeIndex {
  readonly #lists = new Map<string, Node[]>();

  add(node: Node): void {
    const list = this.#lists.get(node.type);
    if (list) list.push(node);
    else if (LISTED.has(node.type)) this.#lists.set(node.type, [node]);
  }

  /** Gives back the room that growing lists keep for more. */
  finish(): void {
    for (const [type, list] of this.#lists) this.#lists.set(type, list.slice());
  }

  of(type: string, program: Node): Node[] {
    const known = this.#lists.get(type);
    if (known || LISTED.has(type)) return known ?? NONE;
    const found: Node[] = [];
    walk(program, (node) => {
      if (node.type === type) found.push(node);
    });
    this.#lists.set(type, found);
    return found;
  }
}
