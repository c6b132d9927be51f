import { posix } from 'node:path';
import type { SpanEdit } from '../../model/operation.ts';
import { type Layout, newPathOf } from '../layout.ts';
import { placed } from '../place.ts';
import type { Rest } from '../state.ts';

const TSCONFIG = /(?:^|\/)tsconfig[\w.-]*\.json$/;

/** The settings above a package that its own extend, which have to come along. */
export function extendedBy(rest: Rest, path: string): string | null {
  const said = TSCONFIG.test(path) ? extendsIn(rest.text(path) ?? '') : null;
  return said === null ? null : fileOf(rest, path, said.value);
}

function extendsIn(text: string): { value: string; start: number; end: number } | null {
  const found = /"extends"\s*:\s*("(\.[^"]*)")/.exec(text);
  if (!found?.[1] || found[2] === undefined) return null;
  const start = found.index + found[0].length - found[1].length;
  return { value: found[2], start, end: start + found[1].length };
}

function fileOf(rest: Rest, path: string, value: string): string | null {
  const plain = posix.join(posix.dirname(path), value);
  return [plain, `${plain}.json`].find((item) => rest.paths.has(item)) ?? null;
}

/** What the settings of a service's package say of others: where they stand now, and none that did not come along. */
export function settingsSpans(layout: Layout, rest: Rest, path: string): SpanEdit[] {
  const now = newPathOf(layout, path);
  const text = rest.text(path);
  if (layout.beside.length === 0 || now === null || text === null || !TSCONFIG.test(path)) return [];
  const span = (start: number, end: number, replace: string): SpanEdit[] => {
    const expect = text.slice(start, end);
    return expect === replace ? [] : [{ start, end, expect, replace, why: 'the path moved' }];
  };
  const said = extendsIn(text);
  const target = said === null ? null : fileOf(rest, path, said.value);
  const moved = target === null ? null : newPathOf(layout, target);
  return [
    ...(said && moved ? span(said.start, said.end, JSON.stringify(between(now, moved))) : []),
    ...referenceSpans(layout, rest, path, text, now).flatMap(([start, end, replace]) => span(start, end, replace)),
  ];
}

function referenceSpans(
  layout: Layout,
  rest: Rest,
  path: string,
  text: string,
  now: string,
): [number, number, string][] {
  const list = /"references"\s*:\s*(\[[^\]]*\])/.exec(text);
  if (!list?.[1]) return [];
  const start = list.index + list[0].length - list[1].length;
  const items = [...list[1].matchAll(/\{[^{}]*"path"\s*:\s*"([^"]*)"[^{}]*\}/g)];
  const kept = items.flatMap(([item, value = '']) => {
    const plain = posix.join(posix.dirname(path), value);
    const target = [plain, `${plain}.json`, `${plain}/tsconfig.json`].find((one) => rest.paths.has(one));
    if (target === undefined || newPathOf(layout, target) === null) return [];
    const to =
      target === plain || target === `${plain}.json`
        ? newPathOf(layout, target)
        : placed(layout.service, `${plain}/`).replace(/\/$/, '');
    return [item.replace(`"${value}"`, JSON.stringify(between(now, to ?? '')))];
  });
  if (kept.length === items.length && kept.every((item, index) => item === items[index]?.[0])) return [];
  return [[start, start + list[1].length, kept.length === 0 ? '[]' : `[${kept.join(', ')}]`]];
}

function between(from: string, to: string): string {
  const relative = posix.relative(posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
