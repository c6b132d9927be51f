import { child, children, dottedName, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { Source } from '../project.ts';
import { chainOf } from './commands.ts';
import type { Subjects } from './subjects.ts';

/** Methods that models of ORMs have, and hardly anything else. */
const ASKS =
  /^(?:find(?:All|ByPk|OneBy|OneByOrFail|OrCreate|AndCountAll|AndCount|One|ById|ByIdAnd\w+|OneAnd\w+|OneOrFail)|bulkCreate|countDocuments|estimatedDocumentCount|forge|fetchAll|fetchPage|deleteMany|updateMany|insertMany)$/;
/** What a query of Objection goes on with. */
const CHAINED =
  /^(?:select|where\w*|find\w*|insert\w*|patch\w*|update\w*|delete\w*|join\w*|innerJoin\w*|leftJoin\w*|withGraph\w*|upsert\w*|orderBy|first|resultSize|modify|context)$/;
/** What is done with a row of Bookshelf that was just made. */
const OF_A_ROW = /^(?:fetch|fetchAll|fetchPage|save|destroy|related|load)$/;
const MAY_ASK = new RegExp(`${ASKS.source}|${OF_A_ROW.source}|^query$`);
/** What an application calls the object that holds its models. */
const HOLDS_MODELS = /^(?:orm|models|db|database|entities)$/i;
const MODEL = /^[A-Z]\w*[a-z]\w*$/;

/**
 * Models that stand in a package, or in an object that one makes: which tables they are, nothing in the tree tells. Each file
 * that works with some says so once.
 */
export function sayForeignModels({ files, unresolved }: Source, subjects: Subjects): void {
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    if (files.get(module.path)?.entry.test === true) continue;
    const found = module.calls(MAY_ASK).flatMap((call) => foreignModel(subjects, module, call) ?? []);
    for (const [origin, all] of Map.groupBy(found, (item) => item.origin)) {
      const names = [...new Set(all.map(({ name }) => name))];
      unresolved.push({
        file: module.path,
        line: module.lineAt(all[0]?.call.start ?? 0),
        what: names.join(', '),
        why: `${origin}; which tables they touch here is not known`,
      });
    }
  }
}

interface Found {
  call: Node;
  name: string;
  origin: string;
}

function foreignModel(subjects: Subjects, module: ParsedModule, call: Node): Found | null {
  const callee = unwrap(child(call, 'callee'));
  const method = propertyOf(callee);
  const asked = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : null;
  const object = method !== null && OF_A_ROW.test(method) ? rootOf(asked) : asked;
  if (method === null || !object || !worksOnModel(call, method, object)) return null;
  const model = object.type === 'NewExpression' ? unwrap(child(object, 'callee')) : object;
  const name = nameOf(model) ?? propertyOf(model);
  if (!model || name === null || !MODEL.test(name)) return null;
  const origin = originOf(subjects, module, model, name);
  if (origin === null || subjects.of({ node: model, module }) !== null) return null;
  return { call, name, origin };
}

/** `Editor` of `Editor.where(…).orderBy(…)`. */
function rootOf(node: Node | null): Node | null {
  let at = node;
  while (at?.type === 'CallExpression') at = unwrap(child(unwrap(child(at, 'callee')), 'object'));
  return at;
}

function worksOnModel(call: Node, method: string, object: Node): boolean {
  if (object.type === 'NewExpression') return OF_A_ROW.test(method);
  if (object.type !== 'Identifier' && object.type !== 'MemberExpression') return false;
  if (OF_A_ROW.test(method)) return unwrap(child(unwrap(child(call, 'callee')), 'object')) !== object;
  return ASKS.test(method) || (method === 'query' && chainOf(call).some((name) => CHAINED.test(name)));
}

/** Where a name comes from that the tree does not define; null where it may be anything. */
function originOf(subjects: Subjects, module: ParsedModule, model: Node, name: string): string | null {
  const held = 'nothing in the tree defines these models';
  if (model.type === 'MemberExpression') return holdsModels(child(model, 'object')) ? held : null;
  const binding = lookup(model, name);
  if (!binding) return null;
  if (binding.imported) {
    const { project } = subjects.graph.evaluator;
    const { to, package: from } = project.resolve(module.path, binding.imported.specifier);
    return to === null && from !== null && !from.startsWith('node:')
      ? `these models stand in the package ${from}`
      : null;
  }
  const taken = binding.path.length > 0 && binding.path.at(-1) === name;
  return taken && holdsModels(binding.init) ? held : null;
}

/** `req.app.locals.orm`, `models`, `this.db`: by its last name. */
function holdsModels(node: Node | null): boolean {
  const inner = unwrap(node);
  const given = inner?.type === 'AwaitExpression' ? unwrap(child(inner, 'argument')) : inner;
  const named =
    given?.type === 'CallExpression' && children(given, 'arguments').length === 0 ? child(given, 'callee') : given;
  return HOLDS_MODELS.test(propertyOf(named) ?? dottedName(named) ?? '');
}
