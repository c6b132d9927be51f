import { child, type Node, nameOf, stringOf, unwrap } from '../../code/ast.ts';
import { lookup } from '../../code/scope.ts';
import { argumentsOf } from '../functions.ts';

const MAX_STEPS = 12;

/** What an expression was made by: the package and the name that is imported from it, through chains of calls and names. */
export function originOf(start: Node | null): { specifier: string; name: string } | null {
  let node = start;
  for (let step = 0; node && step < MAX_STEPS; step += 1) {
    const inner = unwrap(node);
    if (inner?.type === 'MemberExpression') node = child(inner, 'object');
    else if (inner?.type === 'AwaitExpression') node = child(inner, 'argument');
    else if (inner?.type === 'CallExpression' || inner?.type === 'NewExpression') {
      const required = nameOf(child(inner, 'callee')) === 'require' ? stringOf(argumentsOf(inner)[0]) : null;
      const old = nameOf(child(inner, 'callee')) === 'use' ? stringOf(argumentsOf(inner)[0]) : null;
      if (/^(?:Env|Adonis\/Src\/Env)$/.test(old ?? '')) return { specifier: '@adonisjs/env', name: '*' };
      if (required !== null) return { specifier: required, name: '*' };
      node = child(inner, 'callee');
    } else {
      const binding = inner ? lookup(inner, nameOf(inner) ?? '') : null;
      if (!binding || binding.imported) return binding?.imported ?? null;
      node = /^(?:const|let|var)$/.test(binding.kind) ? binding.init : null;
    }
  }
  return null;
}
