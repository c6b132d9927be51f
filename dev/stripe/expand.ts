import { invalid } from './errors.ts';
import type { StripeObject } from './objects/types.ts';
import { asList } from './params.ts';
import type { Store } from './store.ts';

/** Replaces ids by objects along the paths of the `expand` parameter, in a copy. */
export function expanded(store: Store, value: unknown, expand: unknown): unknown {
  const paths = asList(expand).map(String);
  if (paths.length === 0) return value;
  const copy = structuredClone(value) as Record<string, unknown>;
  for (const path of paths) expandPath(store, copy, path.split('.'), path);
  return copy;
}

function expandPath(store: Store, target: unknown, path: readonly string[], whole: string): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof target !== 'object' || target === null) return;
  if (Array.isArray(target)) {
    for (const entry of target) expandPath(store, entry, path, whole);
    return;
  }
  const record = target as Record<string, unknown>;
  record[key] = structuredClone(lookUp(store, record, key, whole));
  expandPath(store, record[key], rest, whole);
}

function lookUp(store: Store, record: Record<string, unknown>, key: string, whole: string): unknown {
  if (key === 'line_items' && record.object === 'checkout.session')
    return (store.find(`${record.id}/line_items`) as StripeObject).data;
  const value = record[key];
  if (value === undefined) throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
  return typeof value === 'string' ? (store.find(value) ?? value) : value;
}
