import { type Node, walk } from './ast.ts';

/** The types that readers ask for in every file of a tree; those of every other type are looked for when somebody asks. */
const LISTED = [
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
];

const PLACES = new Map(LISTED.map((type, place) => [type, place]));

/** The place of a type in LISTED, or -1. */
export const placeOf = (type: string): number => PLACES.get(type) ?? -1;

const NONE: Node[] = [];

/** The nodes of one module by type, in source order. */
export class NodeIndex {
  readonly #listed = new Array<Node[] | undefined>(LISTED.length);
  #others: Map<string, Node[]> | null = null;

  /** Adds a node of the type that stands at a place of LISTED. */
  add(place: number, node: Node): void {
    const list = this.#listed[place];
    if (list) list.push(node);
    else this.#listed[place] = [node];
  }

  /** Gives back the room that growing lists keep for more. */
  finish(): void {
    for (const [place, list] of this.#listed.entries()) if (list) this.#listed[place] = list.slice();
  }

  of(type: string, program: Node): Node[] {
    const place = placeOf(type);
    if (place !== -1) return this.#listed[place] ?? NONE;
    const known = this.#others?.get(type);
    if (known) return known;
    const found: Node[] = [];
    walk(program, (node) => {
      if (node.type === type) found.push(node);
    });
    this.#others ??= new Map();
    this.#others.set(type, found);
    return found;
  }
}
