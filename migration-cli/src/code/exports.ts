import {
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from './ast.ts';
import type { ParsedModule } from './parse.ts';
import { lookup, requiredSpecifier } from './scope.ts';
import { isExports } from './symbols/exports-object.ts';

/** One exported name, as the module itself says it. */
export interface ExportDefinition {
  /** 'default' for a default export and for a CommonJS `module.exports = …`; '*' where everything of another module is passed on. */
  name: string;
  /** The declaration or value; null for what another module declares. */
  node: Node | null;
  /** The declaring statement. */
  statement: Node;
  typeOnly: boolean;
  /** Where it comes from when it is passed on from another module. */
  from: { specifier: string; name: string } | null;
}

/** Every export of a module in source order: ES module declarations and the CommonJS assignments. */
export function exportsOf(module: ParsedModule): ExportDefinition[] {
  const found = module.system === 'esm' ? esmExports(module) : commonJsExports(module);
  return found.filter(
    (item, index) => item.name === '*' || found.findIndex((other) => other.name === item.name) === index,
  );
}

function esmExports(module: ParsedModule): ExportDefinition[] {
  return children(module.program, 'body').flatMap((statement) => {
    if (statement.type === 'ExportAllDeclaration') return [exportAll(statement)];
    if (statement.type === 'ExportDefaultDeclaration') return [exportDefault(statement)];
    if (statement.type === 'TSExportAssignment') {
      return [{ name: 'default', node: child(statement, 'expression'), statement, typeOnly: false, from: null }];
    }
    if (statement.type === 'ExportNamedDeclaration') return exportNamed(module, statement);
    return [];
  });
}

function exportAll(statement: Node): ExportDefinition {
  const name = keyOf(child(statement, 'exported')) ?? '*';
  const from = { specifier: stringOf(child(statement, 'source')) ?? '', name: '*' };
  return { name, node: null, statement, typeOnly: statement.exportKind === 'type', from };
}

function exportDefault(statement: Node): ExportDefinition {
  const declaration = child(statement, 'declaration');
  const id = nameOf(declaration);
  const binding = id === null ? null : lookup(statement, id);
  if (binding?.imported) return { name: 'default', node: null, statement, typeOnly: false, from: binding.imported };
  return { name: 'default', node: binding?.init ?? declaration, statement, typeOnly: false, from: null };
}

function exportNamed(module: ParsedModule, statement: Node): ExportDefinition[] {
  const source = stringOf(child(statement, 'source'));
  const typeOnly = statement.exportKind === 'type';
  const declaration = child(statement, 'declaration');
  if (declaration) return declaredExports(module, declaration, statement, typeOnly);
  return children(statement, 'specifiers').map((specifier) => {
    const local = keyOf(child(specifier, 'local')) ?? 'default';
    const name = keyOf(child(specifier, 'exported')) ?? local;
    const onlyType = typeOnly || specifier.exportKind === 'type';
    if (source !== null)
      return { name, node: null, statement, typeOnly: onlyType, from: { specifier: source, name: local } };
    return localExport(name, local, statement, onlyType);
  });
}

function localExport(name: string, local: string, statement: Node, typeOnly: boolean): ExportDefinition {
  const binding = lookup(statement, local);
  if (binding?.imported) return { name, node: null, statement, typeOnly, from: binding.imported };
  const declaring = binding ? declaringStatement(binding.node) : statement;
  return {
    name,
    node: binding?.init ?? binding?.node ?? null,
    statement: declaring,
    typeOnly: typeOnly || binding?.kind === 'type',
    from: null,
  };
}

function declaringStatement(node: Node): Node {
  let at = node;
  while (at.parent && at.parent.type !== 'Program') at = at.parent;
  return at;
}

function declaredExports(
  module: ParsedModule,
  declaration: Node,
  statement: Node,
  typeOnly: boolean,
): ExportDefinition[] {
  if (declaration.type !== 'VariableDeclaration') {
    const name = nameOf(child(declaration, 'id')) ?? stringOf(child(declaration, 'id'));
    const onlyType = typeOnly || /^TS(?:Interface|TypeAlias)/.test(declaration.type);
    return name === null ? [] : [{ name, node: declaration, statement, typeOnly: onlyType, from: null }];
  }
  const declarators = children(declaration, 'declarations');
  return [...module.scope.names.values()]
    .filter((binding) => declarators.includes(binding.node))
    .map((binding) => ({
      name: binding.name,
      node: binding.init ?? binding.node,
      statement,
      typeOnly,
      from: binding.imported,
    }));
}

function commonJsExports(module: ParsedModule): ExportDefinition[] {
  const assigned = module.nodes('AssignmentExpression').flatMap((node) => {
    const left = unwrap(child(node, 'left'));
    const target = dottedName(left);
    const right = assignedValue(node);
    if (target === null || lookup(node, target.split('.')[0] ?? '') !== null) return [];
    if (target === 'module.exports' || target === 'exports') return wholeExports(node, right);
    const owner = dottedName(child(left, 'object'));
    const name = propertyOf(left);
    if ((owner === 'exports' || owner === 'module.exports') && name !== null) return [valueExport(name, right, node)];
    return [];
  });
  const merged = module.nodes('CallExpression').flatMap((node) => {
    const [target, ...sources] = children(node, 'arguments');
    return isAssign(node) && target && isExports(target) ? sources.flatMap((item) => mergedExports(item, node)) : [];
  });
  return [...assigned, ...merged];
}

const isAssign = (node: Node | null) =>
  node?.type === 'CallExpression' && dottedName(child(node, 'callee')) === 'Object.assign';

/** What one argument of `Object.assign` adds to the exports. */
function mergedExports(source: Node, node: Node): ExportDefinition[] {
  if (source.type === 'ObjectExpression')
    return children(source, 'properties').flatMap((property) => objectExport(property, node));
  return starExport(spreadSpecifier(source), node);
}

function starExport(specifier: string | null, node: Node): ExportDefinition[] {
  if (specifier === null) return [];
  const from = { specifier, name: '*' };
  return [{ name: '*', node: null, statement: declaringStatement(node), typeOnly: false, from }];
}

/** In `module.exports = exports = x` the value is x. */
function assignedValue(node: Node): Node | null {
  let right = unwrap(child(node, 'right'));
  while (right?.type === 'AssignmentExpression') right = unwrap(child(right, 'right'));
  return right;
}

function wholeExports(node: Node, right: Node | null): ExportDefinition[] {
  const statement = declaringStatement(node);
  const whole = valueExport('default', right, node);
  const passed = right && requiredSpecifier(right);
  if (passed)
    return [whole, { name: '*', node: null, statement, typeOnly: false, from: { specifier: passed, name: '*' } }];
  const object = frozen(right);
  if (isAssign(object))
    return [whole, ...children(object, 'arguments').flatMap((source) => mergedExports(source, node))];
  if (object?.type !== 'ObjectExpression') return [whole];
  const members = children(object, 'properties').flatMap((property) => objectExport(property, node));
  return [whole, ...members];
}

/** The object inside of `Object.freeze({ … })`. */
function frozen(value: Node | null): Node | null {
  const callee = value?.type === 'CallExpression' ? dottedName(child(value, 'callee')) : null;
  return callee === 'Object.freeze' || callee === 'Object.seal'
    ? unwrap(children(value, 'arguments')[0] ?? null)
    : value;
}

function objectExport(property: Node, node: Node): ExportDefinition[] {
  if (property.type === 'SpreadElement') return starExport(spreadSpecifier(child(property, 'argument')), node);
  const name = keyOf(child(property, 'key'));
  return name === null || property.computed === true ? [] : [valueExport(name, child(property, 'value'), node)];
}

function spreadSpecifier(argument: Node | null): string | null {
  const direct = requiredSpecifier(argument);
  const name = nameOf(argument);
  const binding = argument && name !== null ? lookup(argument, name) : null;
  return direct ?? (binding?.imported?.name === '*' ? binding.imported.specifier : null);
}

function valueExport(name: string, value: Node | null, node: Node): ExportDefinition {
  const statement = declaringStatement(node);
  const id = nameOf(value);
  const binding = value && id !== null ? lookup(value, id) : null;
  if (binding?.imported) return { name, node: null, statement, typeOnly: false, from: binding.imported };
  const specifier = requiredSpecifier(value);
  if (specifier !== null) return { name, node: null, statement, typeOnly: false, from: { specifier, name: '*' } };
  if (value?.type === 'MemberExpression') {
    const required = requiredSpecifier(child(value, 'object'));
    const property = propertyOf(value);
    if (required !== null && property !== null) {
      return { name, node: null, statement, typeOnly: false, from: { specifier: required, name: property } };
    }
  }
  const declared = binding && !isFunction(value) ? declaringStatement(binding.node) : statement;
  return { name, node: binding?.init ?? value, statement: declared, typeOnly: false, from: null };
}
