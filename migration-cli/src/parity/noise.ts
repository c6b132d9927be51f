import type { Finding } from '../model/parity.ts';
import type { ToleratedDifference } from '../model/plan-file.ts';
import { mapTokens } from './tokens.ts';

/** Where it differs, without what is particular to one request: a column, a header, or a field of a route's answer. */
export function placeOf({ plane, request, at }: Pick<Finding, 'plane' | 'request' | 'at'>): string {
  const place = at.replace(/\[\d+\]/g, '[*]');
  const column = plane === 'http' ? null : /^(\S+) (?:insert|update|delete)(?: before)?(\..+)$/.exec(place);
  if (column !== null) return `${plane} ${column[1]}${column[2]}`;
  return place.startsWith('header ') ? `${plane} ${place}` : `${plane} ${routeOf(request)} ${place}`;
}

/** METHOD /path with ids as `*` and without its query. */
export function routeOf(request: string): string {
  const [method = '', path = ''] = request.split(' ');
  const bare = (path.split('?')[0] ?? '').split('/');
  return `${method} ${bare.map((part) => (/^\d+$/.test(part) ? '*' : mapTokens(part, () => '*'))).join('/')}`;
}

/** What the monolith does not do twice alike. */
export interface Noise {
  /** Place → the largest number that was seen there; null where it is not numbers that differ. */
  places: ReadonlyMap<string, number | null>;
  /** Places of text that is made up anew each time and too short to be told from words: it is paired like ids. */
  madeUp: ReadonlySet<string>;
}

/** `compare` compares two runs of the monolith, given the places whose text is paired. */
export function noiseOf(compare: (madeUp: ReadonlySet<string>) => Finding[]): Noise {
  const first = byPlace(compare(new Set()));
  const madeUp = new Set([...first].filter(([, found]) => found.every(isMadeUp)).map(([place]) => place));
  const rest = byPlace(compare(madeUp));
  const places = new Map([...rest].map(([place, found]) => [place, largestIn(found)]));
  return { places, madeUp };
}

export function joinedNoise(a: Noise, b: Noise): Noise {
  const places = new Map(a.places);
  for (const [place, largest] of b.places) {
    const known = places.get(place);
    places.set(place, known === null || largest === null ? null : Math.max(known ?? 0, largest));
  }
  return { places, madeUp: a.madeUp };
}

function byPlace(found: Finding[]): Map<string, Finding[]> {
  return Map.groupBy(found, placeOf);
}

const isMadeUp = ({ expected, actual }: Finding): boolean =>
  expected.length === actual.length &&
  /^[\w-]{4,64}$/.test(expected) &&
  /^[\w-]{4,64}$/.test(actual) &&
  /[a-z_]/i.test(expected);

function largestIn(found: Finding[]): number | null {
  const numbers = found.flatMap(({ expected, actual }) => [Number(expected), Number(actual)]);
  return numbers.every((one) => Number.isFinite(one) && one >= 0) ? Math.max(...numbers) : null;
}

/** How much larger than any that the monolith was seen with a number may be: a busy machine takes longer. */
const FACTOR = 100;
const SLACK = 10_000;

/** Where numbers differ from run to run, one of another sign or another magnitude is still another. */
function isNoise({ places }: Noise, finding: Finding): boolean {
  const largest = places.get(placeOf(finding));
  if (largest === undefined || largest === null) return largest === null;
  const actual = Number(finding.actual);
  return actual >= 0 && actual <= largest * FACTOR + SLACK;
}

export interface Judged {
  findings: Finding[];
  /** Places where the monolith differs from itself. */
  noise: string[];
  tolerated: { rule: ToleratedDifference; count: number }[];
  expired: ToleratedDifference[];
}

/** What is neither noise of the monolith nor tolerated by the plan today. */
export function judge(found: Finding[], noise: Noise, rules: ToleratedDifference[], today: string): Judged {
  const valid = rules.filter(({ until }) => until >= today);
  /** Rule → request → how often. */
  const used = new Map<ToleratedDifference, Map<number, number>>();
  const findings = found.filter((finding) => {
    if (isNoise(noise, finding)) return false;
    const rule = valid.find(
      (one) => fits(one, finding) && (used.get(one)?.get(finding.seq) ?? 0) < (one.most ?? Infinity),
    );
    if (rule === undefined) return true;
    const bySeq = used.get(rule) ?? new Map<number, number>();
    used.set(rule, bySeq.set(finding.seq, (bySeq.get(finding.seq) ?? 0) + 1));
    return false;
  });
  return {
    findings,
    noise: [...noise.places.keys()].sort(),
    tolerated: [...used].map(([rule, bySeq]) => ({
      rule,
      count: [...bySeq.values()].reduce((sum, one) => sum + one, 0),
    })),
    expired: rules.filter((rule) => !valid.includes(rule)),
  };
}

/** True where a route of the plan (METHOD /path with `*`) is meant by a request. */
export function fitsRoute(route: string, request: string): boolean {
  return glob(route, routeOf(request));
}

function fits(rule: ToleratedDifference, finding: Finding): boolean {
  const { plane, route, at, expected = '*', actual = '*' } = rule;
  if (plane !== finding.plane || !fitsRoute(route, finding.request) || !glob(at, finding.at)) return false;
  if (rule.between !== undefined && !isBetween(rule.between, finding.actual)) return false;
  return glob(expected, finding.expected) && glob(actual, finding.actual);
}

function isBetween([low = 0, high = 0]: number[], actual: string): boolean {
  return /^-?\d/.test(actual) && Number(actual) >= low && Number(actual) <= high;
}

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
