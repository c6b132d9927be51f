import { child, children, keyOf, type Node, propertyOf, stringOf, unwrap } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { Place } from '../../../code/place.ts';
import type { CallGraph } from '../../call-graph.ts';
import type { Meanings } from './meanings.ts';

/** Paths that a place compares the address with; `node` is what holds where they are. */
export interface Compared {
  node: Node;
  at: Place;
  paths: { method: string | null; path: string }[];
}

type Say = (place: Place, why: string) => void;

const PARTLY = /^(?:startsWith|endsWith|includes|match|indexOf|search|test|exec)$/;
const METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
const LISTS = /^(?:get|has|hasOwn|hasOwnProperty)$/;

/** Everything in a function that tells requests apart by their address. What is compared in part is said. */
export function comparedPaths(graph: CallGraph, fn: Place, meanings: Meanings, say: Say): Compared[] {
  const { module } = fn;
  const inside = (type: string) =>
    module.nodes(type).filter(({ start, end }) => start >= fn.node.start && end <= fn.node.end);
  const reader = { graph, module, meanings, say };
  return [
    ...inside('BinaryExpression').flatMap((node) => equality(reader, node)),
    ...inside('SwitchStatement').flatMap((node) => cases(reader, node)),
    ...inside('MemberExpression').flatMap((node) => lookedUp(reader, node)),
    ...inside('CallExpression').flatMap((node) => called(reader, node)),
  ];
}

interface Reader {
  graph: CallGraph;
  module: Place['module'];
  meanings: Meanings;
  say: Say;
}

const isAddress = (meaning: string | null) => meaning === 'address' || meaning === 'both';

/** The text of a comparison as a path, with the method where both are in one; null for what is no path. */
function pathIn(text: string, meaning: string | null): { method: string | null; path: string } | null {
  const [, method, path] = /^([A-Z]+)[ :]?(\/\S*)$/.exec(text) ?? [];
  if (method !== undefined && path !== undefined && METHOD.test(method)) return { method, path: plain(path) };
  return meaning === 'address' && text.startsWith('/') ? { method: null, path: plain(text) } : null;
}

const plain = (path: string) => path.replace(/\?.*$/, '');

function equality({ graph, module, meanings, say }: Reader, node: Node): Compared[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  if (node.operator === 'in') return table({ graph, module, meanings, say }, node, right, meanings.of(left));
  if (!/^[=!]={1,2}$/.test(String(node.operator))) return [];
  const meaning = meanings.of(left) ?? meanings.of(right);
  const other = meanings.of(left) ? right : left;
  if (!isAddress(meaning) || !other) return [];
  const found = textsOf(graph, { node: other, module }, meaning, node, say);
  if (node.operator !== '!=' && node.operator !== '!==') return found;
  if (found.length > 0)
    say({ node, module }, 'requests are told apart by an address that is left out, which is not read');
  return [];
}

function textsOf(graph: CallGraph, place: Place, meaning: string | null, node: Node, say: Say): Compared[] {
  const texts = graph.evaluator.texts(place);
  if (texts.some((text) => text.includes(HOLE))) {
    say(place, 'the address is compared with what is computed');
    return [];
  }
  const paths = texts.flatMap((text) => pathIn(text, meaning) ?? []);
  return paths.length > 0 ? [{ node, at: { node, module: place.module }, paths }] : [];
}

function cases({ graph, module, meanings, say }: Reader, node: Node): Compared[] {
  const meaning = meanings.of(child(node, 'discriminant'));
  if (!isAddress(meaning)) return [];
  const all = children(node, 'cases');
  return all.flatMap((item, index) => {
    const test = child(item, 'test');
    // What falls through does what comes after it.
    const body = all.slice(index).find((next) => children(next, 'consequent').length > 0) ?? item;
    const found = test ? textsOf(graph, { node: test, module }, meaning, body, say) : [];
    return found.map((compared) => ({ ...compared, at: { node: item, module } }));
  });
}

/** `handlers[pathname]`, `handlers[req.method][pathname]` */
function lookedUp(reader: Reader, node: Node): Compared[] {
  const key = node.computed === true ? child(node, 'property') : null;
  const meaning = key ? reader.meanings.of(key) : null;
  if (!isAddress(meaning)) return [];
  const owner = unwrap(child(node, 'object'));
  const outer = owner?.type === 'MemberExpression' && owner.computed === true ? child(owner, 'property') : null;
  if (!outer || reader.meanings.of(outer) !== 'method') return table(reader, node, owner, meaning);
  const all = reader.graph.evaluator.follow({ node: child(owner, 'object') ?? node, module: reader.module });
  if (all?.node.type !== 'ObjectExpression') return said(reader, node);
  return children(all.node, 'properties').flatMap((property) => {
    const method = keyOf(child(property, 'key')) ?? '';
    const value = child(property, 'value');
    const rows = value ? table({ ...reader, module: all.module }, node, value, meaning) : [];
    return rows.map((row) => ({ ...row, paths: row.paths.map(({ path }) => ({ method, path })) }));
  });
}

/** The keys of an object, or of the pairs that a Map is made of. */
function table(reader: Reader, node: Node, owner: Node | null, meaning: string | null): Compared[] {
  if (!isAddress(meaning) || !owner) return [];
  const value = reader.graph.evaluator.follow({ node: owner, module: reader.module });
  const rows =
    value?.node.type === 'ObjectExpression'
      ? children(value.node, 'properties').map((row) => ({ row, key: keyOf(child(row, 'key')) }))
      : value?.node.type === 'NewExpression'
        ? children(children(value.node, 'arguments')[0], 'elements').map((row) => ({
            row,
            key: stringOf(children(row, 'elements')[0]),
          }))
        : [];
  if (!value || rows.length === 0) return said(reader, node);
  return rows.flatMap(({ row, key }) => {
    const path = key === null ? null : (pathIn(key, meaning) ?? trimmed(key, meaning));
    return path ? [{ node, at: { node: row, module: value.module }, paths: [path] }] : [];
  });
}

/** A table may be keyed by paths whose slashes were taken off. */
const trimmed = (key: string, meaning: string | null) =>
  meaning === 'address' && /^[\w-]+(?:\/[\w-]+)*$/.test(key) ? { method: null, path: `/${key}` } : null;

function said({ module, say }: Reader, node: Node): Compared[] {
  say({ node, module }, 'requests are told apart by a table that is not known');
  return [];
}

/** `routes.get(pathname)`; `pathname.startsWith('/x')` and patterns are said. */
function called(reader: Reader, node: Node): Compared[] {
  const { meanings, module, say } = reader;
  const callee = unwrap(child(node, 'callee'));
  const name = propertyOf(callee) ?? '';
  const owner = child(callee, 'object');
  const args = children(node, 'arguments');
  const last = args.at(-1) ?? null;
  if (LISTS.test(name) && isAddress(meanings.of(last)))
    return table(reader, node, args.length > 1 ? (args[0] ?? null) : owner, meanings.of(last));
  const partly = isAddress(meanings.of(owner)) || (/^(?:test|exec)$/.test(name) && isAddress(meanings.of(last)));
  if (PARTLY.test(name) && partly && isCondition(node))
    say({ node, module }, 'requests are told apart by a part of their address, which is not read');
  return [];
}

/** True where something depends on it. */
function isCondition(node: Node): boolean {
  const up = node.parent;
  return up !== null && up !== undefined && !/^(?:ExpressionStatement|MemberExpression)$/.test(up.type);
}
