import type { Finding } from '../model/parity.ts';
import type { ParityPlane, ParitySettings } from '../model/plan-file.ts';
import { Bijection } from './bijection.ts';
import { compareResponses } from './compare-http.ts';
import { compareCalls, compareMails } from './compare-outbound.ts';
import { compareChanges } from './compare-rows.ts';
import { StreamPair } from './compare-streams.ts';
import type { Comparison, Difference } from './compare-values.ts';
import { placeOf } from './noise.ts';
import { Timeline } from './timeline.ts';
import type { Exchange, Observation, RowChange, StreamNews } from './types.ts';

/** Compares two runs of one trace, exchange by exchange, in order. */
export class Comparer {
  readonly #planes: NonNullable<ParitySettings['planes']>;
  readonly #madeUp: ReadonlySet<string>;
  readonly #bijection: Bijection;
  readonly #left: Timeline;
  readonly #right: Timeline;
  /** Streams that are open, by the exchange that began each. */
  readonly #streams = new Map<number, { pair: StreamPair; request: string }>();

  constructor(
    planes: NonNullable<ParitySettings['planes']>,
    fixed: ReadonlySet<string>,
    madeUp: ReadonlySet<string>,
    state = { bijection: new Bijection(fixed), left: new Timeline(), right: new Timeline() },
  ) {
    this.#planes = planes;
    this.#madeUp = madeUp;
    this.#bijection = state.bijection;
    this.#left = state.left;
    this.#right = state.right;
  }

  compare(exchange: Exchange, a: Observation, b: Observation): Finding[] {
    const { seq, request } = exchange;
    this.#left.add(seq, a.start);
    this.#right.add(seq, b.start);
    const about = { seq, request: `${request.method} ${request.path}` };
    const pending = new Map<string, string>();
    const of = (plane: ParityPlane, differences: (context: Comparison) => Difference[]): Finding[] =>
      differences(this.#contextOf(plane, about, seq, pending)).map((one) => ({ plane, ...about, ...one }));
    // Rows first: they say which new id is which, one by one, where an answer could list them in another order.
    const found = [
      ...this.#tablePlanes(a.changes, b.changes).flatMap(([plane, mine, theirs]) =>
        of(plane, (context) => compareChanges(mine, theirs, context)),
      ),
      ...of('http', (context) => compareResponses(a.response, b.response, context)),
      ...of('http', () => b.untrue),
      ...this.#compareStreams(a.streams ?? [], b.streams ?? [], seq, pending),
      ...of('outbound', (context) => compareCalls(a.outbound, b.outbound, context)),
      ...of('mail', (context) => compareMails(a.mails, b.mails, context)),
      ...of('jobs', () => unrest(a, b)),
    ];
    this.#bijection.add(pending, seq);
    return found;
  }

  /** Nothing comes any more: what was said on one side alone until `seq` is missing on the other one, or too many. */
  finish(seq: number): Finding[] {
    const pending = new Map<string, string>();
    const found = [...this.#streams.keys()].flatMap((one) => this.#compareStream(one, seq, pending, true));
    this.#bijection.add(pending, seq);
    return found;
  }

  #compareStreams(a: StreamNews[], b: StreamNews[], seq: number, pending: Map<string, string>): Finding[] {
    for (const { seq: one, request, kind } of [...a, ...b])
      if (!this.#streams.has(one)) this.#streams.set(one, { pair: new StreamPair(kind), request });
    const of = (news: StreamNews[], one: number) => news.find((each) => each.seq === one);
    return [...this.#streams].flatMap(([one, { pair }]) => {
      pair.add(of(a, one), of(b, one));
      return this.#compareStream(one, seq, pending, false);
    });
  }

  #compareStream(one: number, seq: number, pending: Map<string, string>, last: boolean): Finding[] {
    const stream = this.#streams.get(one);
    if (stream === undefined) return [];
    const about = { seq: one, request: stream.request };
    const found = stream.pair.compare(this.#contextOf('http', about, seq, pending), last);
    if (last || stream.pair.ended) this.#streams.delete(one);
    return found.map((each) => ({ plane: 'http' as const, ...about, ...each }));
  }

  #contextOf(
    plane: ParityPlane,
    about: Pick<Finding, 'seq' | 'request'>,
    seq: number,
    pending: Map<string, string>,
  ): Comparison {
    const madeUp = (at: string) => this.#madeUp.size > 0 && this.#madeUp.has(placeOf({ plane, ...about, at }));
    return { bijection: this.#bijection, pending, seq, left: this.#left, right: this.#right, madeUp };
  }

  /** What was known before an exchange, to compare from there again. */
  stateBefore(seq: number): { bijection: Bijection; left: Timeline; right: Timeline } {
    return { bijection: this.#bijection.before(seq), left: this.#left.before(seq), right: this.#right.before(seq) };
  }

  #tablePlanes(a: RowChange[], b: RowChange[]): [ParityPlane, RowChange[], RowChange[]][] {
    const planes: ParityPlane[] = ['database', 'audit', 'jobs'];
    return planes.map((plane) => [
      plane,
      a.filter((one) => planeOf(one.table, this.#planes) === plane),
      b.filter((one) => planeOf(one.table, this.#planes) === plane),
    ]);
  }
}

function unrest(a: Observation, b: Observation): Difference[] {
  if (b.unsettled === null || a.unsettled !== null) return [];
  return [{ at: 'rest', expected: 'comes to rest', actual: `is still busy: ${b.unsettled}` }];
}

function planeOf(table: string, planes: NonNullable<ParitySettings['planes']>): ParityPlane {
  const named = (list: string[] = []) => list.some((one) => one === table || `public.${one}` === table);
  if (named(planes.audit)) return 'audit';
  return named(planes.jobs) ? 'jobs' : 'database';
}
