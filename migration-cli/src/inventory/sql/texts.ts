import {
  ancestors,
  child,
  children,
  dottedName,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import { formatter } from '../../code/evaluate-formats.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { accumulatedTexts } from './accumulated.ts';
import { bindingsOf, withBoundNames } from './bindings.ts';

/** A text that is or may be SQL, where it is used. */
export interface SqlText {
  place: Place;
  /** Every alternative, with HOLE for what is unknown. */
  texts: string[];
  /** True where it is handed to something that runs queries. */
  handed: boolean;
  /** True where a tag says that it is SQL, or a part of it. */
  tagged?: boolean;
  /** True where it is handed to `raw`, which takes parts of statements as well. */
  raw?: boolean;
}

const START =
  /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*\(*\s*(?:SELECT|INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|MERGE\s+INTO|COPY|GRANT|REVOKE|BEGIN|COMMIT|ROLLBACK|START\s+TRANSACTION|SAVEPOINT|LOCK|DECLARE\s+\w+\s+(?:\w+\s+)*CURSOR|PREPARE\s+\w+\s*(?:AS|\()|DO(?=\s+(?:\$|LANGUAGE\b))|REFRESH|VALUES|EXPLAIN|COMMENT\s+ON|LISTEN|NOTIFY|SET|RESET|CALL)\b/i;

export const RUNS_QUERIES =
  /(?:^|\.)(?:\$?query(?:Raw|Stream|One|Many|First|Row|Rows)?(?:Unsafe)?|\$?execute(?:Raw)?(?:Unsafe)?|exec|raw|rawQuery|runSql|unsafe|prepare|one|oneOrNone|oneFirst|maybeOne|none|many|manyOrNone|any|multi|result|rows|run|all|sql)$/;

/** True for text that begins like a statement and is written as one: its keyword in one case. */
export function looksLikeSql(text: string, handed: boolean): boolean {
  if (!START.test(text)) return false;
  const keyword = firstWord(text);
  return handed || keyword === keyword.toUpperCase() || keyword === keyword.toLowerCase();
}

/** True for text that could as well be prose: nothing runs it and its keyword is in small letters. */
export function mayBeProse(text: string, handed: boolean): boolean {
  return !handed && firstWord(text) !== firstWord(text).toUpperCase();
}

function firstWord(text: string): string {
  return /[A-Za-z]+/.exec(text.replace(/--[^\n]*\n|\/\*[\s\S]*?\*\//g, ''))?.[0] ?? '';
}

/** Modules that may format texts: each call asks what it calls. */
const FORMATS = /['"](?:pg-format|(?:node:)?util)['"]/;

/** Every text of a module that looks like SQL, folded through constants. */
export function sqlTexts(module: ParsedModule, evaluator: Evaluator): SqlText[] {
  const printed = ['Literal', 'TemplateLiteral', 'BinaryExpression'].flatMap((type) => module.nodes(type));
  const own = printed
    .filter((node) => (mayHoldText(node) || isAppendedText(module, node)) && isOutermost(node))
    .map((node) => sqlText(module, evaluator, node));
  const named = module.calls(RUNS_QUERIES).flatMap((call) => namedArguments(module, evaluator, call));
  const formats = FORMATS.test(module.text)
    ? module.nodes('CallExpression').filter((call) => formatter(call) !== null)
    : [];
  const formatted = formats.map((call) => sqlText(module, evaluator, call));
  return [...own, ...named, ...formatted, ...accumulatedTexts(module, evaluator)].filter((item) =>
    item.texts.some((text) => looksLikeSql(text, item.handed) || isPart(item, text) || isSelection(item, text)),
  );
}

/** What stands behind the SELECT of a builder: `db.select(db.raw('s.name FROM shops s JOIN …'))`. */
export const isSelection = ({ raw = false }: SqlText, text: string): boolean =>
  raw && !START.test(text) && !beginsComputed(text) && /[\w*)]\s+FROM\s/i.test(text);

/** A part of a statement that names tables: SQL` AND EXISTS (SELECT 1 FROM orders)`, or one whose beginning is computed. */
export const isPart = ({ tagged = false, handed }: SqlText, text: string): boolean =>
  !START.test(text) && ((tagged && /\b(?:FROM|JOIN)\s/i.test(text)) || (handed && beginsComputed(text)));

/** `${clauses} SELECT …`: what stands before the statement, such as a WITH, is not known. */
export const beginsComputed = (text: string): boolean => COMPUTED.test(text) && START.test(text.replace(COMPUTED, ''));

const COMPUTED = new RegExp(`^\\s*(?:${HOLE}\\s*)+`);

function mayHoldText(node: Node): boolean {
  // Whatever runs it, a literal that does not begin like a statement is none; most literals end here.
  if (node.type === 'Literal') return typeof node.value === 'string' && looksLikeSql(node.value, true);
  return node.type === 'TemplateLiteral' || node.operator === '+';
}

/** Not a part of a larger text. */
function isOutermost(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'BinaryExpression' && parent.operator === '+') return false;
  if (parent?.type === 'ImportDeclaration' || parent?.type === 'TSLiteralType') return false;
  // What a formatter fills in is a part of what the call gives.
  if (formatter(parent) !== null && children(parent, 'arguments')[0] === node) return false;
  // A piece in a hole is folded into the text around it.
  return !(parent?.type === 'TemplateLiteral' || insideHole(node));
}

function insideHole(node: Node): boolean {
  for (const up of ancestors(node)) {
    if (up.type === 'TemplateLiteral') return true;
    if (!/^(?:ConditionalExpression|LogicalExpression|TS\w+)$/.test(up.type)) return false;
  }
  return false;
}

function sqlText(module: ParsedModule, evaluator: Evaluator, node: Node): SqlText {
  const found = bound(evaluator, { node, module }, isHanded(node));
  const call = node.parent?.type === 'CallExpression' ? node.parent : null;
  return { ...found, tagged: isTagged(node) || isAppended(module, call), raw: call !== null && isRaw(call) };
}

/** `statement.append(` FROM books b `)` of sql-template-strings, whose parts need no tag. */
const isAppended = (module: ParsedModule, call: Node | null): boolean =>
  call !== null && /(?:^|\.)append$/.test(calleeName(call)) && /['"]sql-template-(?:strings|tag)['"]/.test(module.text);

const isAppendedText = (module: ParsedModule, node: Node): boolean =>
  typeof node.value === 'string' && node.parent?.type === 'CallExpression' && isAppended(module, node.parent);

function isTagged({ parent }: Node): boolean {
  return (
    parent?.type === 'TaggedTemplateExpression' && /(?:^|\.)(?:sql|SQL)$/.test(dottedName(child(parent, 'tag')) ?? '')
  );
}

function isHanded(node: Node): boolean {
  if (isTagged(node)) return true;
  const parent = node.parent?.type === 'TaggedTemplateExpression' ? node.parent : node;
  const call = parent.parent?.type === 'Property' ? parent.parent.parent?.parent : parent.parent;
  return call?.type === 'CallExpression' && RUNS_QUERIES.test(calleeName(call));
}

const isRaw = (call: Node) => /(?:^|\.)raw$/.test(calleeName(call));

function calleeName(call: Node): string {
  const callee = unwrap(child(call, 'callee'));
  return dottedName(callee) ?? `.${propertyOf(callee) ?? ''}`;
}

/** `db.query(LIST)` and `db.query(queries.LIST)`: the text stands elsewhere and is used here. */
function namedArguments(module: ParsedModule, evaluator: Evaluator, call: Node): SqlText[] {
  if (!RUNS_QUERIES.test(calleeName(call))) return [];
  const first = textIn(unwrap(children(call, 'arguments')[0] ?? null));
  const named =
    first?.type === 'Identifier' ||
    first?.type === 'MemberExpression' ||
    first?.type === 'ConditionalExpression' ||
    first?.type === 'CallExpression';
  if (!first || !named || isParameter(first)) return [];
  return [{ ...bound(evaluator, { node: first, module }, true), raw: isRaw(call) }];
}

/** `query({ text: … })` of pg, `query({ sql: … })` of mysql2. */
function textIn(first: Node | null): Node | null {
  if (first?.type !== 'ObjectExpression') return first;
  const given = children(first, 'properties').find((item) => /^(?:text|sql)$/.test(keyOf(child(item, 'key')) ?? ''));
  return unwrap(child(given, 'value'));
}

/** The texts with the names that are bound to them; most texts are no SQL, and bind nothing. */
function bound(evaluator: Evaluator, place: Place, handed: boolean): SqlText {
  const texts = evaluator.texts(place);
  if (!texts.some((text) => looksLikeSql(text, handed))) return { place, texts, handed };
  const bindings = bindingsOf(place);
  return { place, texts: texts.map((text) => withBoundNames(evaluator, text, bindings)), handed };
}

function isParameter(node: Node): boolean {
  return node.type === 'Identifier' && lookup(node, nameOf(node) ?? '')?.kind === 'param';
}
