import { child, children, isFunction, type Node } from '../code/ast.ts';
import type { ExportDefinition } from '../code/exports.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Project } from '../code/project.ts';
import type { ExportEntry, ModuleEntry } from '../model/inventory.ts';
import { hasSideEffects } from './side-effects.ts';

/** Every code file as a module: what it exports and what loading it does. */
export function readModules(project: Project): ModuleEntry[] {
  return [...project.modules.values()].map((module) => {
    const definitions = project.exportsOf(module.path);
    return {
      path: module.path,
      system: module.system,
      exports: definitions.map((definition) => exportEntry(project, module, definition)),
      sideEffects: hasSideEffects(module),
      barrel: isBarrel(module, definitions),
    };
  });
}

function exportEntry(project: Project, module: ParsedModule, definition: ExportDefinition): ExportEntry {
  const { from, name, statement } = definition;
  const found = from ? project.definition(module.path, from.specifier, from.name) : null;
  const declared = found?.node ?? definition.node;
  const text = found?.module ?? module;
  return {
    name,
    kind: exportKind(declared, definition),
    line: module.lineAt(statement.start),
    start: statement.start,
    end: statement.end,
    async: declared?.async === true,
    params: parameters(text, declared),
    returns: returnType(text, declared),
    origin: found ? { file: found.module.path, name: found.name } : null,
  };
}

function exportKind(node: Node | null, { from, typeOnly, name }: ExportDefinition): ExportEntry['kind'] {
  if (name === '*' || (from?.name === '*' && node === null)) return 'namespace';
  if (typeOnly || /^TS(?:Interface|TypeAlias)/.test(node?.type ?? '')) return 'type';
  if (node === null) return 'unknown';
  if (isFunction(node) || node.type === 'TSDeclareFunction') return 'function';
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression' ? 'class' : 'value';
}

function parameters(module: ParsedModule, node: Node | null): string {
  const params = isFunction(node) ? children(node, 'params') : [];
  const first = params[0];
  const last = params.at(-1);
  return first && last ? module.text.slice(first.start, last.end) : '';
}

function returnType(module: ParsedModule, node: Node | null): string {
  const annotation = isFunction(node) ? child(node, 'returnType') : null;
  return annotation ? module.text.slice(annotation.start, annotation.end).replace(/^:\s*/, '') : '';
}

function isBarrel(module: ParsedModule, definitions: ExportDefinition[]): boolean {
  if (definitions.length === 0) return false;
  const passedOn = definitions.every(
    (item) => item.from !== null || (item.name === 'default' && module.system === 'commonjs'),
  );
  return passedOn && children(module.program, 'body').every((statement) => isForwarding(statement));
}

function isForwarding(statement: Node): boolean {
  if (statement.type === 'ImportDeclaration' || statement.type === 'ExportAllDeclaration') return true;
  if (statement.type === 'ExportNamedDeclaration') return child(statement, 'declaration') === null;
  if (statement.type === 'VariableDeclaration') {
    return children(statement, 'declarations').every((item) => isRequire(child(item, 'init')));
  }
  if (statement.type !== 'ExpressionStatement') return false;
  const expression = child(statement, 'expression');
  return expression?.type === 'AssignmentExpression' || typeof statement.directive === 'string';
}

function isRequire(init: Node | null): boolean {
  const target = init?.type === 'MemberExpression' ? child(init, 'object') : init;
  return target?.type === 'CallExpression' && child(target, 'callee')?.name === 'require';
}
