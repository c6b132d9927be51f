import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf, stringOf, unwrap, walk } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { requiredSpecifier } from '../scope.ts';
import { isExports } from './exports-object.ts';

/** The smallest part of a file that can leave on its own. */
export interface Piece {
  /** A statement at the top of the file, or a declarator, specifier or property in it. */
  node: Node;
  holder: Node;
  /** 'always' stays wherever the file is: directives, imports for their effect, declarations of globals. */
  role: 'import' | 'declaration' | 'export' | 'effect' | 'always';
  /** Names at the top of the file; exports of a CommonJS module stand among them as `export:NAME`. */
  declares: string[];
  /** Names that others can import. */
  exports: string[];
  /** Everything of another module is passed on under its own name. */
  star: boolean;
}

export const exported = (name: string) => `export:${name}`;

/** Every piece of a file, in source order. */
export function piecesOf(module: ParsedModule): Piece[] {
  return children(module.program, 'body').flatMap((statement) => piecesIn(statement));
}

function piecesIn(statement: Node): Piece[] {
  const piece = (role: Piece['role'], more: Partial<Piece> = {}): Piece[] => [
    { node: statement, holder: statement, role, declares: [], exports: [], star: false, ...more },
  ];
  switch (statement.type) {
    case 'ImportDeclaration':
      return importPieces(statement);
    case 'TSImportEqualsDeclaration':
      return piece('import', { declares: named(child(statement, 'id')) });
    case 'ExportAllDeclaration': {
      const name = keyOf(child(statement, 'exported'));
      return piece('export', name === null ? { star: true } : { exports: [name] });
    }
    case 'ExportDefaultDeclaration':
      return piece('export', { exports: ['default'], declares: named(child(child(statement, 'declaration'), 'id')) });
    case 'TSExportAssignment':
      return piece('export', { exports: ['default'] });
    case 'ExportNamedDeclaration':
      return exportPieces(statement);
    case 'ExpressionStatement':
      return typeof statement.directive === 'string' ? piece('always') : expressionPieces(statement);
    case 'TSNamespaceExportDeclaration':
      return piece('always');
    default:
      return declarationPieces(statement, statement, false) ?? piece('effect', { declares: hoisted(statement) });
  }
}

function importPieces(statement: Node): Piece[] {
  const specifiers = children(statement, 'specifiers');
  if (specifiers.length === 0)
    return [{ node: statement, holder: statement, role: 'always', declares: [], exports: [], star: false }];
  return specifiers.map((node) => ({
    node,
    holder: statement,
    role: 'import',
    declares: named(child(node, 'local')),
    exports: [],
    star: false,
  }));
}

function exportPieces(statement: Node): Piece[] {
  const declaration = child(statement, 'declaration');
  if (declaration) {
    const found = declarationPieces(declaration, statement, true);
    if (found) return found;
  }
  const specifiers = children(statement, 'specifiers').map((node): Piece => {
    const name = keyOf(child(node, 'exported')) ?? keyOf(child(node, 'local')) ?? 'default';
    return { node, holder: statement, role: 'export', declares: [], exports: [name], star: false };
  });
  return specifiers.length > 0
    ? specifiers
    : [{ node: statement, holder: statement, role: 'always', declares: [], exports: [], star: false }];
}

const NAMED =
  /^(?:FunctionDeclaration|TSDeclareFunction|ClassDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration|TSEnumDeclaration|TSModuleDeclaration)$/;

/** Null where the statement declares nothing by its form. */
function declarationPieces(declaration: Node, holder: Node, exporting: boolean): Piece[] | null {
  const made = (node: Node, names: string[], role: Piece['role'] = 'declaration'): Piece => ({
    node,
    holder,
    role,
    declares: names,
    exports: exporting ? names : [],
    star: false,
  });
  if (NAMED.test(declaration.type)) {
    const names = named(child(declaration, 'id'));
    // `declare global` and `declare module 'x'` speak about all of the program.
    return [made(holder, names, names.length === 0 || declaration.global === true ? 'always' : 'declaration')];
  }
  if (declaration.type !== 'VariableDeclaration') return null;
  const declarators = children(declaration, 'declarations');
  const [only] = declarators;
  if (only && declarators.length === 1) return requirePieces(only, holder) ?? [made(holder, patternNames(only))];
  return declarators.map((node) => made(node, patternNames(node)));
}

/** The names of `const { a, b } = require('x')` one by one; null for anything else. */
function requirePieces(declarator: Node, holder: Node): Piece[] | null {
  const pattern = child(declarator, 'id');
  if (requiredSpecifier(child(declarator, 'init')) === null || holder.type !== 'VariableDeclaration') return null;
  const whole: Piece = { node: holder, holder, role: 'import', declares: [], exports: [], star: false };
  const properties = children(pattern, 'properties');
  if (pattern?.type !== 'ObjectPattern' || properties.some(({ type }) => type !== 'Property'))
    return [{ ...whole, declares: patternNames(declarator) }];
  if (properties.length === 0) return [{ ...whole, role: 'always' }];
  return properties.map((node) => ({ ...whole, node, declares: namesIn(child(node, 'value')) }));
}

function expressionPieces(statement: Node): Piece[] {
  const base = { node: statement, holder: statement, star: false };
  const expression = unwrap(child(statement, 'expression'));
  const whole = wholeObject(expression);
  if (whole) return memberPieces(whole, statement);
  if (expression?.type === 'AssignmentExpression') {
    const names = assignedExports(expression);
    if (names.length > 0) return [{ ...base, role: 'export', declares: names.map(exported), exports: names }];
  }
  const defined = definedExport(expression);
  if (defined === '__esModule') return [{ ...base, role: 'always', declares: [], exports: [] }];
  if (defined !== null) return [{ ...base, role: 'export', declares: [exported(defined)], exports: [defined] }];
  return [{ ...base, role: 'effect', declares: [], exports: [] }];
}

/** The object whose members a module exports: `module.exports = { … }`, `Object.assign(exports, { … })`. */
function wholeObject(expression: Node | null): Node | null {
  if (expression?.type === 'AssignmentExpression' && isExports(child(expression, 'left'))) {
    let right = unwrap(child(expression, 'right'));
    while (right?.type === 'AssignmentExpression' && isExports(child(right, 'left')))
      right = unwrap(child(right, 'right'));
    const callee = right?.type === 'CallExpression' ? dottedName(child(right, 'callee')) : null;
    const value =
      callee === 'Object.freeze' || callee === 'Object.seal' ? (children(right, 'arguments')[0] ?? null) : right;
    return value?.type === 'ObjectExpression' ? value : null;
  }
  if (expression?.type !== 'CallExpression' || dottedName(child(expression, 'callee')) !== 'Object.assign') return null;
  const [target, source, more] = children(expression, 'arguments');
  return target && isExports(target) && source?.type === 'ObjectExpression' && more === undefined ? source : null;
}

function memberPieces(object: Node, holder: Node): Piece[] {
  const properties = children(object, 'properties');
  const base = { holder, star: false };
  // An empty object is what `exports.x = …` below is written to.
  if (properties.length === 0) return [{ ...base, node: holder, role: 'always', declares: [], exports: [] }];
  return properties.map((node): Piece => {
    const name = node.type === 'Property' && node.computed !== true ? keyOf(child(node, 'key')) : null;
    if (name === null) return { ...base, node, role: 'export', declares: [], exports: [], star: true };
    return { ...base, node, role: 'export', declares: [exported(name)], exports: [name] };
  });
}

/** The names of `exports.a = exports.b = …`; 'default' for a module that is one value. */
function assignedExports(assignment: Node): string[] {
  const left = unwrap(child(assignment, 'left'));
  const right = unwrap(child(assignment, 'right'));
  const further = right?.type === 'AssignmentExpression' ? assignedExports(right) : [];
  if (isExports(left)) return [...new Set(['default', ...further])];
  const name = isExports(child(left, 'object')) ? propertyOf(left) : null;
  return name === null ? further : [name, ...further];
}

function definedExport(expression: Node | null): string | null {
  if (expression?.type !== 'CallExpression' || dottedName(child(expression, 'callee')) !== 'Object.defineProperty')
    return null;
  const [target, name] = children(expression, 'arguments');
  return target && isExports(target) ? stringOf(name) : null;
}

function named(id: Node | null): string[] {
  const name = nameOf(id);
  return name === null ? [] : [name];
}

const patternNames = (declarator: Node) => namesIn(child(declarator, 'id'));

/** The names that a pattern binds. */
export function namesIn(pattern: Node | null): string[] {
  if (pattern?.type === 'AssignmentPattern') return namesIn(child(pattern, 'left'));
  if (pattern?.type === 'RestElement') return namesIn(child(pattern, 'argument'));
  if (pattern?.type === 'ObjectPattern')
    return children(pattern, 'properties').flatMap((item) =>
      namesIn(item.type === 'RestElement' ? item : child(item, 'value')),
    );
  if (pattern?.type === 'ArrayPattern') return children(pattern, 'elements').flatMap(namesIn);
  return named(pattern);
}

/** What a block, a loop or a condition declares for the file around it. */
function hoisted(statement: Node): string[] {
  const names: string[] = [];
  walk(statement, (node) => {
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      names.push(...children(node, 'declarations').flatMap(patternNames));
    if (node.type === 'FunctionDeclaration') names.push(...named(child(node, 'id')));
  });
  return [...new Set(names)];
}
