import type { Identity, MetamorphicResult } from '../../model/parity.ts';
import type { ParitySettings } from '../../model/plan-file.ts';
import { cut, kindOf } from '../tokens.ts';
import type { Exchange, Observation } from '../types.ts';

/** A trace that was changed in a way whose outcome is known beforehand. */
export interface Variant extends Pick<MetamorphicResult, 'relation' | 'rule'> {
  exchanges: Exchange[];
  /** Sequence numbers of the exchanges that were added or moved. */
  touched: ReadonlySet<number>;
}

/** What is known of the trace as it was replayed on the monolith. */
export interface Known {
  exchanges: Exchange[];
  observations: ReadonlyMap<number, Observation>;
  identities: ReadonlyMap<number, Identity>;
  signatures: ParitySettings['signatures'];
}

export function variantsOf(known: Known): Variant[] {
  return [sentTwice(known), otherTenant(known), otherOrder(known)];
}

/** Nothing is learnt from the answer to a request that was never recorded. */
const UNKNOWN = { status: 0, headers: [], body: { text: '' } };

/** An added exchange stands between two recorded ones, so its number does as well. */
const added = (exchange: Exchange, seq: number): Exchange => ({ ...exchange, seq, response: UNKNOWN });

function sentTwice({ exchanges, signatures = [] }: Known): Variant {
  const signed = new Set(signatures.map(({ path }) => path));
  const repeated = exchanges.filter(
    (one) =>
      isWhole(one) &&
      (one.request.method === 'GET' ||
        one.request.method === 'HEAD' ||
        signed.has(one.request.path.split('?')[0] ?? '') ||
        headerOf(one, 'idempotency-key') !== null),
  );
  const again = new Set(repeated.map(({ seq }) => seq));
  return {
    relation: 'sent twice',
    rule: 'GET and HEAD, requests with an Idempotency-Key, and signed ones, whose sender delivers them more than once',
    exchanges: exchanges.flatMap((one) => (again.has(one.seq) ? [one, added(one, one.seq + 0.5)] : [one])),
    touched: new Set([...again].map((seq) => seq + 0.5)),
  };
}

/** Streams, and what is sent on them, keep their place: what comes on one has no answer to be compared with. */
const isWhole = ({ stream, on }: Exchange): boolean => stream === undefined && on === undefined;

/** Before the request itself, so that what it asks for still is there. */
function otherTenant({ exchanges, identities }: Known): Variant {
  const touched = new Set<number>();
  const sessions = new Map<string, { tenant: string; cookie: string }[]>();
  const all = exchanges.flatMap((one) => {
    const tenant = identities.get(one.seq)?.tenant ?? '';
    const cookie = headerOf(one, 'cookie');
    if (tenant === '' || cookie === null) return [one];
    const known = (sessions.get(one.door) ?? []).filter((session) => session.tenant !== tenant);
    const other = known.at(-1);
    sessions.set(one.door, [...known, { tenant, cookie }]);
    if (other === undefined || !isWhole(one) || !namesSomething(one.request.path)) return [one];
    touched.add(one.seq - 0.5);
    return [added(withHeader(one, 'cookie', other.cookie), one.seq - 0.5), one];
  });
  return {
    relation: 'tenants swapped',
    rule: "requests of a tenant's session for something that their path names, sent with the session of another tenant as well",
    exchanges: all,
    touched,
  };
}

const namesSomething = (path: string): boolean =>
  (path.split('?')[0] ?? '')
    .split('/')
    .some((part) => /^\d+$/.test(part) || cut(part).tokens.some((token) => kindOf(token) === 'id'));

const headerOf = ({ request }: Exchange, wanted: string): string | null =>
  request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;

function withHeader(exchange: Exchange, wanted: string, value: string): Exchange {
  const headers = exchange.request.headers.map(([name, old]): [string, string] => [
    name,
    name.toLowerCase() === wanted ? value : old,
  ]);
  return { ...exchange, request: { ...exchange.request, headers } };
}

function otherOrder(known: Known): Variant {
  const exchanges = [...known.exchanges];
  const touched = new Set<number>();
  for (let index = 0; index + 1 < exchanges.length; index++) {
    const [first, second] = [exchanges[index], exchanges[index + 1]];
    if (first === undefined || second === undefined || !independent(known, first, second)) continue;
    [exchanges[index], exchanges[index + 1]] = [second, first];
    touched.add(first.seq).add(second.seq);
    index++;
  }
  return {
    relation: 'permuted',
    rule: 'neighbours of which neither uses an id of the other, and that write nothing or are of two tenants and write to different tables',
    exchanges,
    touched,
  };
}

function independent({ observations, identities }: Known, first: Exchange, second: Exchange): boolean {
  const [a, b] = [observations.get(first.seq), observations.get(second.seq)];
  if (!isWhole(first) || !isWhole(second)) return false;
  if (a === undefined || b === undefined || uses(second, first)) return false;
  if (isQuiet(a) && isQuiet(b)) return true;
  const [mine, theirs] = [identities.get(first.seq)?.tenant ?? '', identities.get(second.seq)?.tenant ?? ''];
  if (mine === '' || theirs === '' || mine === theirs) return false;
  const tables = new Set(a.changes.map(({ table }) => table));
  return !b.changes.some(({ table }) => tables.has(table));
}

const isQuiet = ({ changes, mails, outbound }: Observation): boolean =>
  changes.length === 0 && mails.length === 0 && outbound.length === 0;

/** True where a request holds an id or token that stands in the other one's answer. */
function uses({ request }: Exchange, { response }: Exchange): boolean {
  const told = new Set(
    [response.body.text, ...response.headers.map(([, value]) => value)].flatMap((text) => cut(text).tokens),
  );
  const sent = [request.path, request.body.text, ...request.headers.map(([, value]) => value)];
  return sent.some((text) => cut(text).tokens.some((token) => kindOf(token) === 'id' && told.has(token)));
}
