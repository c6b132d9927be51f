import { ancestors, child, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';

/** What clients are mostly called, where nothing says what they are. */
const USUAL = /(?:prisma|^db|^database|^tx|^trx|^client|^transaction|^ctx|^repo|^orm|^store|connection)\w*$/i;

const TYPES = ['PrismaClient', 'TransactionClient', 'PrismaTransactionalClient', 'ExtendedPrismaClient'];

/** Which expressions are clients of Prisma: by what is declared of their names anywhere in the tree, else by usual names. */
export class PrismaClients {
  readonly #declared: Set<string>;

  constructor(modules: Iterable<ParsedModule>) {
    const all = [...modules];
    const types = new Set(TYPES);
    // A class of a client's class, and a type that is made of another one.
    for (let size = 0; size !== types.size; ) {
      size = types.size;
      for (const module of mentioning(all, types)) for (const name of typesOf(module, types)) types.add(name);
    }
    this.#declared = new Set(mentioning(all, types).flatMap((module) => [...namesOf(module, types)]));
  }

  /** `prisma`, `this.db`, `new PrismaClient()`, and `this` in a class that is one. */
  has(client: Node): boolean {
    if (client.type === 'ThisExpression') return true;
    if (client.type === 'CallExpression' || client.type === 'NewExpression') return true;
    const name = propertyOf(client) ?? nameOf(client) ?? '';
    return USUAL.test(name) || this.#declared.has(name) || isOfTransaction(client);
  }
}

const mentioning = (modules: ParsedModule[], types: Set<string>) =>
  modules.filter(({ text }) => [...types].some((type) => text.includes(type)));

function typesOf(module: ParsedModule, types: Set<string>): string[] {
  const classes = module
    .nodes('ClassDeclaration')
    .filter((node) => types.has(lastName(child(node, 'superClass')) ?? ''))
    .flatMap((node) => nameOf(child(node, 'id')) ?? []);
  const aliases = referencesTo(module, types).flatMap((node) => saidBy(node)?.type ?? []);
  return [...classes, ...aliases];
}

/** Names that are declared with such a type, or begin with such a value. */
function namesOf(module: ParsedModule, types: Set<string>): string[] {
  const typed = referencesTo(module, types).map((node) => saidBy(node)?.value ?? null);
  const begun = [...module.nodes('VariableDeclarator'), ...module.nodes('PropertyDefinition')].flatMap((node) => {
    const value = child(node, 'init') ?? child(node, 'value');
    return makesClient(value, types) ? [keyOf(child(node, 'id') ?? child(node, 'key'))] : [];
  });
  const assigned = module.nodes('AssignmentExpression').flatMap((node) => {
    const left = child(node, 'left');
    return makesClient(child(node, 'right'), types) ? [propertyOf(left) ?? nameOf(left)] : [];
  });
  return [...typed, ...begun, ...assigned].filter((name) => name !== null);
}

const referencesTo = (module: ParsedModule, types: Set<string>) =>
  module.nodes('TSTypeReference').filter((node) => types.has(lastName(child(node, 'typeName')) ?? ''));

const lastName = (node: Node | null): string | null => nameOf(node) ?? nameOf(child(node, 'right')) ?? propertyOf(node);

/** What a type is said of: `model` in `model: Pick<PrismaClient, 'user'>`, or another type that is made of it. */
function saidBy(reference: Node): { type?: string | null; value?: string | null } | null {
  for (const up of ancestors(reference)) {
    // What a function takes or gives, or a property holds, is not said of the whole.
    if (up.type === 'TSFunctionType' || up.type === 'TSTypeLiteral') return null;
    if (up.type === 'TSTypeAliasDeclaration') return { type: nameOf(child(up, 'id')) };
    if (up.type !== 'TSTypeAnnotation') continue;
    const owner = up.parent;
    const isProperty = owner?.type === 'PropertyDefinition' || owner?.type === 'TSPropertySignature';
    return { value: isProperty ? keyOf(child(owner, 'key')) : nameOf(owner) };
  }
  return null;
}

/** `new PrismaClient()`, `prisma.$extends(…)`, also as one side of `??`, `||` and `? :`. */
function makesClient(value: Node | null, types: Set<string>): boolean {
  const node = unwrap(value);
  if (node?.type === 'LogicalExpression')
    return ['left', 'right'].some((side) => makesClient(child(node, side), types));
  if (node?.type === 'ConditionalExpression')
    return ['consequent', 'alternate'].some((side) => makesClient(child(node, side), types));
  const callee = unwrap(child(node, 'callee'));
  if (node?.type === 'NewExpression') return types.has(lastName(callee) ?? '');
  return node?.type === 'CallExpression' && propertyOf(callee) === '$extends';
}

/** `prisma.$transaction(async (inner) => inner.user.create(…))` */
function isOfTransaction(client: Node): boolean {
  const binding = lookup(client, nameOf(client) ?? '');
  if (binding?.kind !== 'param' || binding.position !== 0) return false;
  const call = [...ancestors(binding.node)].find((node) => node.type === 'CallExpression');
  return propertyOf(unwrap(child(call, 'callee'))) === '$transaction';
}
