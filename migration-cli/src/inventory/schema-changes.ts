import { ancestors, child, children, dottedName, isFunction, keyOf, type Node, nameOf, unwrap } from '../code/ast.ts';
import { LineIndex } from '../code/lines.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { SchemaChange } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { calleePackage } from './path-consumers.ts';
import type { Source } from './project.ts';

const LIBRARIES = /^(?:typeorm|@nestjs\/typeorm|sequelize|sequelize-typescript|@nestjs\/sequelize|@mikro-orm\/core)$/;
/** What stands beside `synchronize` in the settings of a connection; an entity has none of them. */
const CONNECTION = /^(?:type|dialect|url|host|entities|models|autoLoadEntities|autoLoadModels|migrations|subscribers)$/;
const SEQUELIZE = /^(?:\w*[sS]equelize|db|database|connection|conn)$/;
const TYPEORM = /^(?:\w*[dD]ataSource|\w*[cC]onnection|getConnection|database|db)$/;

/**
 * Where the application makes the tables fit its models by itself: `synchronize: true` of TypeORM, `sync()` of Sequelize and
 * `updateSchema()` of MikroORM.
 */
export function readSchemaChanges({ project, files, manifests }: Source, graph: CallGraph): SchemaChange[] {
  const declared = manifests.some(({ json }) =>
    [json.dependencies, json.devDependencies].some((list) =>
      Object.keys(list ?? {}).some((name) => LIBRARIES.test(name)),
    ),
  );
  const modules = [...project.modules.values()].filter(({ path }) => files.get(path)?.entry.test !== true);
  const inCode = modules.flatMap((module) => [
    ...module.nodes('Property').flatMap((node) => setting(graph, module, node)),
    ...(declared || importsLibrary(module) ? module.calls(CALLS).flatMap((node) => call(graph, module, node)) : []),
  ]);
  const inFiles = [...files].flatMap(([path, { text }]) =>
    /(?:^|\/)ormconfig\.json$/.test(path) ? json(path, text) : [],
  );
  return [...inCode, ...inFiles];
}

const CALLS = /^(?:sync|synchronize|updateSchema|createSchema|refreshDatabase|ensureDatabase)$/;

const importsLibrary = ({ text }: ParsedModule) =>
  /['"`](?:typeorm|@nestjs\/typeorm|sequelize|sequelize-typescript|@nestjs\/sequelize|@mikro-orm\/[\w-]+)['"`]/.test(
    text,
  );

function setting(graph: CallGraph, module: ParsedModule, node: Node): SchemaChange[] {
  const value = unwrap(child(node, 'value'));
  if (keyOf(child(node, 'key')) !== 'synchronize' || !value || node.parent?.type !== 'ObjectExpression') return [];
  if (!children(node.parent, 'properties').some((item) => CONNECTION.test(keyOf(child(item, 'key')) ?? ''))) return [];
  const known = graph.evaluator.follow({ node: value, module })?.node.value;
  if (known === false) return [];
  const printed = module.text.slice(value.start, value.end).replace(/\s+/g, ' ').slice(0, 60);
  return [entry(module, node, 'synchronize', known === true ? null : printed)];
}

function call(graph: CallGraph, module: ParsedModule, node: Node): SchemaChange[] {
  const callee = unwrap(child(node, 'callee'));
  const name = keyOf(child(callee, 'property'));
  const object = unwrap(child(callee, 'object'));
  if (callee?.type !== 'MemberExpression' || name === null || object === null) return [];
  const owner = lastName(object);
  const made = graph.evaluator.follow({ node: object, module })?.node;
  const changes =
    name === 'sync'
      ? isSequelize(owner, made)
      : name === 'synchronize'
        ? TYPEORM.test(owner) || lastName(child(made, 'callee')) === 'DataSource'
        : /^(?:getSchemaGenerator|schema|schemaGenerator|generator)$/.test(owner);
  return changes ? [entry(module, node, `${owner}.${name}()`, conditionOf(module, node))] : [];
}

function isSequelize(owner: string, made: Node | undefined): boolean {
  if (SEQUELIZE.test(owner)) return true;
  if (made?.type === 'NewExpression' || made?.type === 'CallExpression')
    return (
      /(?:^|\.)(?:Sequelize|define)$/.test(dottedName(child(made, 'callee')) ?? '') ||
      calleePackage(made) === 'sequelize'
    );
  const parent = /^Class/.test(made?.type ?? '') ? child(made, 'superClass') : null;
  return parent !== null && /(?:^|\.)Model$/.test(dottedName(parent) ?? '');
}

/** `a.b.c` is called c, `getConnection()` getConnection. */
function lastName(node: Node | null | undefined): string {
  const inner = unwrap(node ?? null);
  const named = inner?.type === 'CallExpression' ? unwrap(child(inner, 'callee')) : inner;
  return nameOf(named) ?? keyOf(child(named, 'property')) ?? '';
}

/** The condition under which a call runs, inside of its function; null where it always does. */
function conditionOf(module: ParsedModule, node: Node): string | null {
  let inner = node;
  for (const up of ancestors(node)) {
    if (isFunction(up)) return null;
    const test = /^(?:IfStatement|ConditionalExpression)$/.test(up.type) ? child(up, 'test') : null;
    const left = up.type === 'LogicalExpression' && up.right === inner ? child(up, 'left') : null;
    const found = test !== null && test !== inner ? test : left;
    if (found) return module.text.slice(found.start, found.end).replace(/\s+/g, ' ').slice(0, 60);
    inner = up;
  }
  return null;
}

function entry(module: ParsedModule, node: Node, what: string, when: string | null): SchemaChange {
  return { file: module.path, line: module.lineAt(node.start), what, when };
}

function json(path: string, text: string | null): SchemaChange[] {
  const at = /"synchronize"\s*:\s*true/.exec(text ?? '')?.index;
  return at === undefined
    ? []
    : [{ file: path, line: new LineIndex(text ?? '').lineAt(at), what: 'synchronize', when: null }];
}
