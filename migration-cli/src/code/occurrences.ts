import type { EdgeKind } from '../model/inventory.ts';
import { child, children, dottedName, type Node, nameOf, stringOf, unwrap } from './ast.ts';
import type { Declaration } from './declarations.ts';
import { commentOccurrences } from './occurrences-comments.ts';
import { htmlOccurrences, styleOccurrences } from './occurrences-markup.ts';
import { importedNames } from './occurrences-names.ts';
import { isCode, type ParsedModule, parseModule } from './parse.ts';
import { lookup } from './scope.ts';

/** One printed specifier: the thing that must change when its file or its target moves. */
export interface Occurrence {
  kind: EdgeKind;
  /** As the module system sees it: escapes resolved, without quotes. */
  specifier: string;
  line: number;
  /** Span of the literal with its quotes (without, in CSS url() and comments that print none). */
  start: number;
  end: number;
  /** Span of the whole import or export declaration. */
  statement: { start: number; end: number } | null;
  names: { imported: string; local: string; typeOnly: boolean }[];
}

/** Every specifier printed in a code, HTML or style file, in source order. Other files have none. */
export function occurrencesOf(path: string, text: string): Occurrence[] {
  if (isCode(path)) return occurrencesIn(parseModule(path, text));
  if (/\.html?$/.test(path)) return htmlOccurrences(text);
  if (/\.(?:css|scss|sass|less|pcss|styl)$/i.test(path)) return styleOccurrences(text);
  return [];
}

/** What the readers of specifiers need to know of a module. */
export type Printed = Pick<ParsedModule, 'text' | 'declarations' | 'comments' | 'nodes' | 'lineAt'>;

/** Every specifier of a parsed module, in source order. */
export function occurrencesIn(module: Printed): Occurrence[] {
  const declared = module.declarations.map((item) => declaredOccurrence(module, item));
  if (!mayPrintMore(module.text)) return declared;
  return [...declared, ...furtherOccurrences(module)].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The words without which a text prints no specifier but those of its declarations. */
const FURTHER =
  /\b(?:require|jest|vi|vitest|mock|proxyquire|rewire|esmock)\b(?!-)|\bimport\s*[(./]|\bimport\s+(?:type\s+)?[\w$]+\s*=|\bmodule\s*['"]|\bexport\s*(?:type\s*)?\{\s*\}|@import|<reference|view engine/;

/** False where `declarations` tell everything; true may be wrong, false never is. */
export function mayPrintMore(text: string): boolean {
  return FURTHER.test(text);
}

function furtherOccurrences(module: Printed): Occurrence[] {
  const found = [
    ...module.nodes('ExportNamedDeclaration').map((node) => emptyExport(module, node)),
    ...module.nodes('ImportExpression').map((node) => dynamicImport(module, node)),
    ...module.nodes('TSImportType').map((node) => importType(module, node)),
    ...module.nodes('TSImportEqualsDeclaration').map((node) => importEquals(module, node)),
    ...module.nodes('CallExpression').map((node) => specifierCall(module, node)),
    ...module.nodes('NewExpression').map((node) => newUrl(module, node)),
    ...module.nodes('TSModuleDeclaration').map((node) => moduleAugmentation(module, node)),
    ...commentOccurrences(module),
  ];
  return found.filter((item) => item !== null);
}

function occurrence(
  module: Printed,
  kind: EdgeKind,
  literal: Node | null,
  extra: Partial<Pick<Occurrence, 'statement' | 'names'>> = {},
): Occurrence | null {
  const specifier = stringOf(literal);
  if (literal === null || specifier === null) return null;
  const { start, end } = literal;
  return { kind, specifier, line: module.lineAt(start), start, end, statement: null, names: [], ...extra };
}

const spanOf = (node: Node) => ({ start: node.start, end: node.end });

export function declaredOccurrence(lines: Pick<Printed, 'lineAt'>, item: Declaration): Occurrence {
  const { kind, specifier, start, end, statement, names, typeOnly, bare } = item;
  const edge = typeOnly ? 'type' : kind === 'export' ? 'reexport' : bare ? 'side-effect' : 'static';
  return { kind: edge, specifier, line: lines.lineAt(start), start, end, statement, names };
}

/** `export {} from './x'` loads a module and is missing from module records, which list names. */
function emptyExport(module: Printed, node: Node): Occurrence | null {
  if (children(node, 'specifiers').length > 0) return null;
  const kind = node.exportKind === 'type' ? 'type' : 'reexport';
  return occurrence(module, kind, child(node, 'source'), { statement: spanOf(node) });
}

function dynamicImport(module: Printed, node: Node): Occurrence | null {
  return occurrence(module, 'dynamic', child(node, 'source'), { names: importedNames(node) });
}

function importType(module: Printed, node: Node): Occurrence | null {
  const qualifier = leftmost(child(node, 'qualifier'));
  const names = qualifier ? [{ imported: qualifier, local: qualifier, typeOnly: true }] : [];
  const source = child(node, 'source') ?? child(child(node, 'argument'), 'literal');
  return occurrence(module, 'type', source, { names });
}

function leftmost(qualifier: Node | null): string | null {
  let at = qualifier;
  while (at?.type === 'TSQualifiedName') at = child(at, 'left');
  return nameOf(at);
}

function importEquals(module: Printed, node: Node): Occurrence | null {
  const reference = child(node, 'moduleReference');
  if (reference?.type !== 'TSExternalModuleReference') return null;
  const local = nameOf(child(node, 'id')) ?? '';
  const typeOnly = node.importKind === 'type';
  const names = [{ imported: '*', local, typeOnly }];
  return occurrence(module, typeOnly ? 'type' : 'require', child(reference, 'expression'), {
    statement: spanOf(node),
    names,
  });
}

function moduleAugmentation(module: Printed, node: Node): Occurrence | null {
  const id = child(node, 'id');
  // `declare module './x'` augments a module; the ambient form names a package or a wildcard.
  return id?.type === 'Literal' && /^\.{1,2}\//.test(String(id.value)) ? occurrence(module, 'type', id) : null;
}

/** Express requires the package of this name itself when it draws its first view; 'html' is an engine of the application's own. */
function viewEngine(module: Printed, node: Node): Occurrence | null {
  const engine = children(node, 'arguments')[1] ?? null;
  return stringOf(engine) === 'html' ? null : occurrence(module, 'require', engine);
}

const MOCKS =
  /^(?:jest|vi|vitest)\.(?:mock|unmock|doMock|dontMock|doUnmock|deepUnmock|setMock|requireActual|requireMock|importActual|importMock|createMockFromModule|unstable_mockModule)$/;

function specifierCall(module: Printed, node: Node): Occurrence | null {
  const callee = dottedName(child(node, 'callee'));
  if (callee === null) return null;
  const literal = children(node, 'arguments')[0] ?? null;
  if (callee === 'require') {
    return lookup(node, 'require')?.kind === 'param'
      ? null
      : occurrence(module, 'require', literal, { names: importedNames(node) });
  }
  if (callee === 'require.resolve' || callee === 'import.meta.resolve') {
    return occurrence(module, 'require-resolve', literal);
  }
  if (/\.set$/.test(callee) && stringOf(literal) === 'view engine') return viewEngine(module, node);
  if (callee === 'mock.module' || MOCKS.test(callee)) return mockCall(module, literal);
  if (/^(?:proxyquire|rewire|esmock)(?:\.\w+)*$/.test(callee)) return occurrence(module, 'mock', literal);
  return null;
}

function mockCall(module: Printed, argument: Node | null): Occurrence | null {
  // vi.mock(import('./x')) prints its specifier in the import expression, which is found on its own.
  return argument?.type === 'ImportExpression' ? null : occurrence(module, 'mock', argument);
}

function newUrl(module: Printed, node: Node): Occurrence | null {
  const callee = nameOf(child(node, 'callee'));
  const [literal, base] = children(node, 'arguments');
  if (callee !== 'URL' || dottedName(unwrap(base ?? null)) !== 'import.meta.url') return null;
  const found = occurrence(module, 'new-url', literal ?? null);
  return found && /^[a-z][a-z0-9+.-]+:/i.test(found.specifier) ? null : found;
}
