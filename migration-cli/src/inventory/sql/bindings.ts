import { child, children, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';

const QUOTED = /'(?:[^']|'')*'|"[^"]*"|\\\?|\?\??|(?<![:\w]):(\w+):/g;

/** The bindings of the call that a text is handed to: `raw('select * from ??', ['users'])` of knex, `query('…', […])` of mysql. */
export function bindingsOf({ node, module }: Place): Place | null {
  const call = node.parent;
  const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
  const [first, second] = children(call, 'arguments');
  if (!callee || first !== node || !second || !/raw$|^(?:query|execute)$/i.test(propertyOf(callee) ?? '')) return null;
  return { node: second, module };
}

/** A text with the names that are bound to `??` and `:name:` in their places, where they are constants. */
export function withBoundNames(evaluator: Evaluator, text: string, bindings: Place | null): string {
  const given = bindings && evaluator.follow(bindings);
  if (!given || !/\?\?|:\w+:/.test(text)) return text;
  // One value may stand by itself, without a list around it.
  const list = given.node.type === 'ArrayExpression' ? children(given.node, 'elements') : [given.node];
  const named = given.node.type === 'ObjectExpression' ? given : null;
  let position = 0;
  return text.replace(QUOTED, (token, name: string | undefined) => {
    if (name !== undefined) return (named && nameAt(evaluator, evaluator.property(named, name))) ?? token;
    if (token !== '?' && token !== '??') return token;
    const node: Node | undefined = list[position];
    position += 1;
    return token === '??' && node && !named ? (nameAt(evaluator, { node, module: given.module }) ?? token) : token;
  });
}

/** `users.id` is quoted in its parts; `*` stays. */
function nameAt(evaluator: Evaluator, place: Place | null): string | null {
  const [text, ...more] = place ? evaluator.texts(place) : [];
  if (text === undefined || more.length > 0 || text.includes(HOLE) || !/^[\w$*.]+$/.test(text)) return null;
  return text
    .split('.')
    .map((part) => (part === '*' ? part : `"${part}"`))
    .join('.');
}
