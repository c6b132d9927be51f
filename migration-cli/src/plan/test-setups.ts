import { child, children, nameOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Decision } from '../model/plan-file.ts';
import type { Rest } from './state.ts';

const HOOK = /^(?:before|after|beforeEach|afterEach|beforeAll|afterAll)$/;
const SUITE = /^(?:describe|context|suite|it|test|specify)$/;

/**
 * Files without tests of their own whose hooks a runner runs around every test below their folder. Nothing imports them, so a
 * service whose tests moved gets a copy of each by its decision.
 */
export function setupsFor(moved: string[], { files }: Inventory, rest: Rest): Decision[] {
  const above = (path: string) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return moved.some((test) => test !== path && test.startsWith(folder));
  };
  return files.flatMap(({ test, path }) => {
    const module = test && rest.paths.has(path) && above(path) ? rest.project.modules.get(path) : undefined;
    if (module === undefined || !isSetup(module)) return [];
    return [{ subject: `test:${path}`, choice: 'copy' as const, why: 'its hooks run around the tests that move' }];
  });
}

function isSetup(module: ParsedModule): boolean {
  const called = children(module.program, 'body').flatMap((statement) => {
    const call = statement.type === 'ExpressionStatement' ? child(statement, 'expression') : null;
    const callee = call?.type === 'CallExpression' ? child(call, 'callee') : null;
    return nameOf(callee?.type === 'MemberExpression' ? child(callee, 'object') : callee) ?? [];
  });
  return called.some((name) => HOOK.test(name)) && !called.some((name) => SUITE.test(name));
}
