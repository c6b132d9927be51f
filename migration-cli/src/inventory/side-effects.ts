import { child, children, dottedName, type Node, propertyOf, unwrap } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';

const DECLARATIONS = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclaration',
  'EmptyStatement',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
]);

/** Methods that build a router or an application out of parts, which is a declaration in all but form. */
const WIRING = /\.(?:get|post|put|patch|delete|options|head|all|use|route|param|set|engine|disable|enable)$/;

/** True where a statement of the module does something when it is loaded, besides declaring. */
export function hasSideEffects(module: ParsedModule): boolean {
  return children(module.program, 'body').some((statement) => {
    if (declaresByActing(statement)) return true;
    if (DECLARATIONS.has(statement.type) || statement.type.startsWith('TS')) return false;
    if (typeof statement.directive === 'string' || /^Export(?:Named|Default)Declaration$/.test(statement.type))
      return false;
    return statement.type !== 'ExpressionStatement' || acts(unwrap(child(statement, 'expression')));
  });
}

/** Calls whose result is kept and that do something all the same: `const server = app.listen()`. */
const STARTS = /(?:^|\.)(?:listen|schedule|scheduleJob|setInterval|setTimeout|on|connect|start|register|config|load)$/;

function declaresByActing(statement: Node): boolean {
  const declaration = statement.type === 'ExportNamedDeclaration' ? child(statement, 'declaration') : statement;
  return children(declaration, 'declarations').some((item) => {
    const init = unwrap(child(item, 'init'));
    if (init?.type === 'AwaitExpression') return unwrap(child(init, 'argument'))?.type !== 'ImportExpression';
    return init?.type === 'CallExpression' && STARTS.test(dottedName(child(init, 'callee')) ?? '');
  });
}

function acts(expression: Node | null): boolean {
  if (expression?.type === 'AssignmentExpression') {
    return !/^(?:module\.)?exports(?:\.|$)/.test(dottedName(child(expression, 'left')) ?? '');
  }
  if (expression?.type !== 'CallExpression') return expression?.type !== 'Literal';
  const called = child(expression, 'callee');
  // `router.route('/x').get(…)` has no plain name, and its last link says what it does.
  const callee = dottedName(called) ?? (propertyOf(called) === null ? null : `.${propertyOf(called)}`);
  if (callee === 'Object.defineProperty' || callee === 'Object.assign')
    return !/^(?:module\.)?exports$/.test(dottedName(children(expression, 'arguments')[0]) ?? '');
  return callee === null || callee.startsWith('process.') || !WIRING.test(callee);
}
