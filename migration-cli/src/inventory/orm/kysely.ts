import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Schema } from '../sql/schema.ts';
import { type Commands, chainOf, INSERTS, SAVES, UPDATES } from './commands.ts';

const STARTS = new Map<string, Commands>(
  Object.entries({
    selectFrom: ['select'],
    insertInto: ['insert'],
    replaceInto: ['insert', 'select', 'update'],
    updateTable: ['select', 'update'],
    deleteFrom: ['delete', 'select'],
    mergeInto: ['delete', 'insert', 'select', 'update'],
  } satisfies Record<string, Commands>),
);
const JOINS = /^(?:(?:inner|left|right|full|cross)Join(?:Lateral)?|from|using)$/;

const NAMES_TABLE = new RegExp(`^(?:${[...STARTS.keys()].join('|')})$|${JOINS.source}`);

/** Tables of Kysely's queries; those that a `Kysely<Database>` type lists are added to the schema. */
export function kyselyAccess(graph: CallGraph, schema: Schema): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!modules.some(({ text }) => /['"]kysely['"]/.test(text))) return [];
  const camel = modules.some(({ text }) => /\bnew CamelCasePlugin\(/.test(text));
  const named = (name: string) => (camel && !schema.tables.has(name) ? inSnakeCase(name) : name);
  for (const module of modules) addTypedTables(graph, schema, module, named);
  return modules.flatMap((module) =>
    module.calls(NAMES_TABLE).flatMap((call) => ofCall({ graph, schema, named }, module, call)),
  );
}

interface Reading {
  graph: CallGraph;
  schema: Schema;
  /** What a name is called in the database. */
  named: (name: string) => string;
}

/** `userTokens` is `user_tokens` where Kysely's CamelCasePlugin translates. */
const inSnakeCase = (name: string) => name.replace(/(?<=[^A-Z_.])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

function ofCall({ graph, schema, named }: Reading, module: ParsedModule, call: Node): TableAccess[] {
  const callee = unwrap(child(call, 'callee'));
  const method = propertyOf(callee) ?? '';
  const [first] = children(call, 'arguments');
  if (!first) return [];
  const commands = STARTS.get(method);
  const joins = JOINS.test(method);
  if (commands === undefined && !joins) return [];
  const inChain = joins && startsQuery(child(callee, 'object'));
  const found = commands
    ? sent(commands, chainOf(call))
    : lockedBy([...before(child(callee, 'object')), ...chainOf(call)]);
  return tables(graph, module, first)
    .map((table) => ({ table: named(table), printed: table }))
    .filter(
      ({ table, printed }) =>
        schema.tables.has(table) || ((commands !== undefined || inChain) && !isCommon(module, printed)),
    )
    .map(({ table }) => ({
      file: module.path,
      line: module.lineAt(first.start),
      table,
      access: (commands ?? READS).some((command) => command !== 'select') ? 'write' : 'read',
      via: 'builder',
      columns: [],
      within: within(call),
      commands: found,
    }));
}

function startsQuery(node: Node | null): boolean {
  let at = unwrap(node);
  while (at?.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    if (STARTS.has(propertyOf(callee) ?? '')) return true;
    at = unwrap(child(callee, 'object'));
  }
  return false;
}

const READS: Commands = ['select'];
const LOCKS = /^for(?:NoKey)?Update$|^for(?:Key)?Share$/;

const lockedBy = (methods: string[]): Commands => (methods.some((name) => LOCKS.test(name)) ? UPDATES : READS);

/** What a statement takes besides by what is chained on it; one that ends before its values goes on somewhere else. */
function sent(start: Commands, chain: string[]): Commands {
  if (start.join() === 'select') return lockedBy(chain);
  if (start.join() !== 'insert') return start;
  const open = !chain.some((name) => /^(?:values|expression|defaultValues)$/.test(name));
  if (open || chain.some((name) => /^on(?:Conflict|DuplicateKeyUpdate)$/.test(name))) return SAVES;
  return chain.some((name) => /^returning/.test(name)) ? INSERTS : start;
}

function before(node: Node | null): string[] {
  const at = unwrap(node);
  if (at?.type !== 'CallExpression') return [];
  const callee = unwrap(child(at, 'callee'));
  return [...before(child(callee, 'object')), propertyOf(callee) ?? ''];
}

function tables(graph: CallGraph, module: ParsedModule, argument: Node): string[] {
  const parts = argument.type === 'ArrayExpression' ? children(argument, 'elements') : [argument];
  return parts.flatMap((node) =>
    graph.evaluator
      .texts({ node, module })
      .filter((text) => !text.includes(HOLE))
      .map((text) =>
        text
          .trim()
          .replace(/\s+as\s+\w+$/i, '')
          .replace(/^public\./, ''),
      )
      .filter((text) => /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/.test(text)),
  );
}

/** A name that `with('name', …)` gives to a query is no table. */
function isCommon(module: ParsedModule, name: string): boolean {
  return new RegExp(`\\.(?:with(?:Recursive)?|as)\\(\\s*['"\`]${name}\\b`).test(module.text);
}

/** `new Kysely<Database>()` and `Kysely<DB>`: the members of the type are the tables. */
function addTypedTables(graph: CallGraph, schema: Schema, module: ParsedModule, named: Reading['named']): void {
  const types = [
    ...module.nodes('NewExpression').filter((node) => nameOf(child(node, 'callee')) === 'Kysely'),
    ...module.nodes('TSTypeReference').filter((node) => nameOf(child(node, 'typeName')) === 'Kysely'),
  ];
  for (const type of types) {
    const [first] = children(child(type, 'typeArguments') ?? child(type, 'typeParameters'), 'params');
    const typeName = child(first, 'typeName');
    const declared = typeName ? declaration(graph, module, typeName) : null;
    if (declared === null) continue;
    const body = child(declared.node, 'body') ?? child(declared.node, 'typeAnnotation');
    for (const member of [...children(body, 'body'), ...children(body, 'members')]) {
      const key = keyOf(child(member, 'key'));
      const name = key === null ? null : named(key);
      if (member.type !== 'TSPropertySignature' || name === null || schema.tables.has(name)) continue;
      schema.tables.set(name, {
        name,
        kind: 'table',
        columns: [],
        file: declared.module.path,
        line: declared.module.lineAt(member.start),
      });
    }
  }
}

function declaration(graph: CallGraph, module: ParsedModule, named: Node): { node: Node; module: ParsedModule } | null {
  const binding = lookup(named, nameOf(named) ?? '');
  if (!binding) return null;
  if (!binding.imported) return { node: binding.node, module };
  const found = graph.evaluator.project.definition(module.path, binding.imported.specifier, binding.imported.name);
  return found?.node ? { node: found.node, module: found.module } : null;
}
