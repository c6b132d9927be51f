import { child, children, type Node, nameOf, propertyOf, unwrap } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import { HOLE } from './evaluate-paths.ts';
import { product } from './evaluate-texts.ts';
import type { Place } from './place.ts';
import { lookup, requiredSpecifier } from './scope.ts';

/** What fills `%s` and its like: pg-format writes values and names for Postgres, Node's `util.format` any text. */
const FORMATS = /^(?:pg-format|(?:node:)?util)$/;

/** The package of `format(…)`, `util.format(…)` and `format.withArray(…)`; null for every other call. */
export function formatter(call: Node | null | undefined): 'pg-format' | 'util' | null {
  const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
  const owner = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : null;
  const binding = lookup(callee ?? call ?? NOWHERE, nameOf(owner ?? callee) ?? '');
  const specifier = binding?.imported?.specifier ?? requiredSpecifier(owner ?? callee) ?? '';
  if (!FORMATS.test(specifier)) return null;
  const name = owner ? propertyOf(callee) : (binding?.imported?.name ?? null);
  if (specifier === 'pg-format') return owner && name !== 'withArray' ? null : specifier;
  return name === 'format' ? 'util' : null;
}

const NOWHERE: Node = { type: 'Program', start: 0, end: 0 };

/** `%%`, `%s`, `%I`, `%L`, `%2$I`, `%d` */
const TOKEN = /%(?:(\d+)\$)?([%sILdijoO])/g;

/** The texts that a call of a formatter gives; null where it is none. */
export function formattedTexts(evaluator: Evaluator, { node, module }: Place, depth: number): string[] | null {
  const by = formatter(node);
  const [pattern, ...given] = children(node, 'arguments');
  if (by === null || !pattern) return null;
  const list = given.length === 1 && given[0] ? evaluator.follow({ node: given[0], module }, depth + 1) : null;
  const spread =
    propertyOf(child(node, 'callee')) === 'withArray' && list?.node.type === 'ArrayExpression' ? list : null;
  const args = (spread ? children(spread.node, 'elements') : given).map((item) => ({
    node: item,
    module: spread?.module ?? module,
  }));
  const filled = evaluator
    .texts({ node: pattern, module }, depth + 1)
    .flatMap((text) =>
      product(partsOf(text, by, (index) => (args[index] ? evaluator.texts(args[index], depth + 1) : [HOLE]))),
    );
  return [...new Set(filled)];
}

function partsOf(text: string, by: 'pg-format' | 'util', textsAt: (index: number) => string[]): string[][] {
  const parts: string[][] = [];
  let end = 0;
  let next = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, position, kind = ''] = match;
    parts.push([text.slice(end, match.index)]);
    end = match.index + token.length;
    if (kind === '%') parts.push(['%']);
    else {
      const index = position === undefined ? next : Number(position) - 1;
      next = index + 1;
      parts.push(filling(by, kind, textsAt(index), text.slice(0, match.index)));
    }
  }
  return [...parts, [text.slice(end)]];
}

function filling(by: 'pg-format' | 'util', kind: string, texts: string[], before: string): string[] {
  if (by === 'util' || kind === 's') return texts;
  // A value, or a list of rows, which no statement needs to know.
  if (kind === 'L') return [/\bVALUES\s*$/i.test(before) ? '(NULL)' : 'NULL'];
  return texts.map((text) => (/^[A-Za-z_][\w.]*$/.test(text) ? text : HOLE));
}
