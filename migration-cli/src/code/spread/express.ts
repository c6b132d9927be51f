import { child, children, dottedName, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { lookup } from '../scope.ts';

const REGISTERS = /^(?:get|post|put|patch|delete|head|options|all|use)$/;

/** True where a call registers handlers on a router or an application of Express. */
export function registersHandlers(project: Project, module: ParsedModule, call: Node): boolean {
  const callee = unwrap(child(call, 'callee'));
  if (!REGISTERS.test(propertyOf(callee) ?? '')) return false;
  return isRouter(project, module, unwrap(child(callee, 'object')));
}

/** `express()`, `Router()`, what is chained to one, and a parameter with the name of one. */
function isRouter(project: Project, module: ParsedModule, node: Node | null, depth = 0): boolean {
  if (!node || depth > 8) return false;
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = unwrap(child(node, 'callee'));
    if (isOfExpress(callee)) return true;
    // `router.route('/x').get(…)`, `app.use(…).get(…)`.
    return callee?.type === 'MemberExpression' && isRouter(project, module, unwrap(child(callee, 'object')), depth + 1);
  }
  const name = nameOf(node);
  const binding = name === null ? null : lookup(node, name);
  if (!binding) return false;
  if (binding.kind === 'param') return /^(?:app|router|server|api)$/i.test(binding.name);
  if (!binding.imported) return isRouter(project, module, unwrap(binding.init), depth + 1);
  const definition = project.imported(module.path, binding.imported);
  const declared = unwrap(definition?.node ?? null);
  const made = declared?.type === 'VariableDeclarator' ? unwrap(child(declared, 'init')) : declared;
  return definition !== null && isRouter(project, definition.module, made, depth + 1);
}

function isOfExpress(callee: Node | null): boolean {
  const root = dottedName(callee)?.split('.')[0];
  const binding = callee && root !== undefined ? lookup(callee, root) : null;
  return binding?.imported?.specifier === 'express';
}

/** The tests of a runner, and what goes before and after them, may be asynchronous. */
const WAITED =
  /^(?:it|test|before|after|beforeEach|afterEach|beforeAll|afterAll|specify)(?:\.(?:only|skip|concurrent|sequential|before|after|beforeEach|afterEach))?$/;

/** True where whoever gets a function as an argument waits for its promise. */
export function waitsFor(call: Node, fn: Node): boolean {
  const callee = unwrap(child(call, 'callee'));
  const property = propertyOf(callee);
  if (property !== null && /^(?:then|catch|finally)$/.test(property)) return true;
  return WAITED.test(dottedName(callee) ?? '') && children(fn, 'params').length === 0;
}
