import type { ToleratedDifference } from '../model/plan-file.ts';
import { mapTokens } from './tokens.ts';
import type { Finding } from './types.ts';

/** Where it differs, without what is particular to one request: a column, a header, or a field of a route's answer. */
export function placeOf({ plane, request, at }: Finding): string {
  const place = at.replace(/\[\d+\]/g, '[*]');
  const column = /^(\S+) (?:insert|update|delete)(?: before)?(\..+)$/.exec(place);
  if (column !== null) return `${plane} ${column[1]}${column[2]}`;
  return place.startsWith('header ') ? `${plane} ${place}` : `${plane} ${routeOf(request)} ${place}`;
}

/** METHOD /path with ids as `*` and without its query. */
export function routeOf(request: string): string {
  const [method = '', path = ''] = request.split(' ');
  const bare = (path.split('?')[0] ?? '').split('/');
  return `${method} ${bare.map((part) => (/^\d+$/.test(part) ? '*' : mapTokens(part, () => '*'))).join('/')}`;
}

export interface Judged {
  findings: Finding[];
  /** Places where the monolith differs from itself. */
  noise: string[];
  tolerated: { rule: ToleratedDifference; count: number }[];
  expired: ToleratedDifference[];
}

/** What is neither noise of the monolith nor tolerated by the plan today. */
export function judge(
  found: Finding[],
  noise: ReadonlySet<string>,
  rules: ToleratedDifference[],
  today: string,
): Judged {
  const valid = rules.filter(({ until }) => until >= today);
  const counts = new Map<ToleratedDifference, number>();
  const findings = found.filter((finding) => {
    if (noise.has(placeOf(finding))) return false;
    const rule = valid.find((one) => fits(one, finding));
    if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    return rule === undefined;
  });
  return {
    findings,
    noise: [...noise].sort(),
    tolerated: [...counts].map(([rule, count]) => ({ rule, count })),
    expired: rules.filter((rule) => !valid.includes(rule)),
  };
}

function fits(rule: ToleratedDifference, finding: Finding): boolean {
  const { plane, route, at, expected = '*', actual = '*' } = rule;
  if (plane !== finding.plane || !glob(route, routeOf(finding.request)) || !glob(at, finding.at)) return false;
  return glob(expected, finding.expected) && glob(actual, finding.actual);
}

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
