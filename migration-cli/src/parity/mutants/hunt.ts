import type { Finding } from '../../model/parity.ts';
import type { ToleratedDifference } from '../../model/plan-file.ts';
import { stopWhenInterrupted } from '../../run/interruption.ts';
import { changesSince } from '../changes.ts';
import { Comparer } from '../compare.ts';
import { judge, type Noise, placeOf } from '../noise.ts';
import { endOf, repeat, replayEnd, replayOne, rest } from '../replay.ts';
import type { Started } from '../run.ts';
import type { Exchange, Observation, Trace } from '../types.ts';
import { type Answers, answersIn } from './answers.ts';
import { openBefore } from './open-before.ts';
import { TimeTravel } from './time-travel.ts';

/** What a fault is looked for with. */
export interface Hunt {
  started: Started;
  trace: Trace;
  /** What the monolith did. */
  expected: Map<number, Observation>;
  planes: ConstructorParameters<typeof Comparer>[0];
  fixed: ReadonlySet<string>;
  noise: Noise;
  tolerated: ToleratedDifference[];
  today: string;
}

/** A run without faults that was noted, so that any exchange of it can be gone back to. */
export interface CleanRun {
  /** Fault → exchanges that execute it with another value than the right one. */
  hits: Map<number, number[]>;
  /** Sends so many requests from one on, `mutant` (0: none) awake. Differences at places in `ignore` are left out. */
  judgeWindow(from: number, mutant: number, ignore: ReadonlySet<string>, requests: number): Promise<Window>;
  /** What two runs of the same requests, without and with a fault, write differently while the processes end. */
  judgeEnd(from: number, mutant: number): Promise<Finding[]>;
  /** New processes: what a fault has left in their memory is gone. */
  restart(): Promise<void>;
}

export interface Window {
  found: Finding[];
  /** What the database answered in it. */
  answers: Answers;
  /** True where something differed that is noise or tolerated, so that it cannot be told whether a fault is behind it. */
  masked: boolean;
}

/** Requests that are sent after the one that executes a fault: what was not written may be missed only later. */
const WINDOW = 2;
const WINDOW_MS = 6_000;

/** Runs the whole trace once, noting rows, names and faults that are executed. */
export async function cleanRun(hunt: Hunt): Promise<CleanRun> {
  const { started, trace } = hunt;
  const { replay, side } = started;
  const exchanges = trace.exchanges.filter((one) => one.notReplayed === undefined && hunt.expected.has(one.seq));
  const travel = new TimeTravel(side.copy.database, new Map(started.allKeys));
  const comparer = new Comparer(hunt.planes, hunt.fixed, hunt.noise.madeUp);
  const hits = new Map<number, number[]>();
  await side.control.tell({ clear: true });
  for (const exchange of exchanges) {
    stopWhenInterrupted(replay.deps);
    const seen = await replayOne(replay, exchange);
    await travel.note(exchange.seq, replay.noted);
    compareOne(comparer, hunt, exchange, seen);
    for (const id of hitsIn(await side.control.tell({ clear: true })))
      hits.set(id, [...(hits.get(id) ?? []), exchange.seq]);
  }
  const names = replay.names.copy();
  const use = replay.tape.used();
  replay.timeoutMs = WINDOW_MS;
  let last = replay.change;

  const window = (from: number, requests = WINDOW) => exchanges.filter(({ seq }) => seq >= from).slice(0, requests);
  const goTo = async (from: number): Promise<Comparer> => {
    // Whoever is left alone on a stream may still write something.
    if (replay.streams.drop()) await rest(replay);
    await goBack(from);
    const again = openBefore(exchanges, from);
    for (const exchange of again) await repeat(replay, exchange);
    if (again.length > 0) {
      await rest(replay);
      // What opening them has written stood there already.
      await goBack(from);
      replay.streams.goOnFrom(from);
    }
    return new Comparer(hunt.planes, hunt.fixed, hunt.noise.madeUp, comparer.stateBefore(from));
  };
  const goBack = async (from: number): Promise<void> => {
    const aside = await changesSince(side.copy.database, last);
    await travel.goBefore(from, aside);
    replay.names.restore(names, from);
    replay.tape.restore(use, from);
    last = aside.at(-1)?.id ?? last;
    replay.change = last;
  };
  const judgeWindow: CleanRun['judgeWindow'] = async (from, mutant, ignore, requests) => {
    const state = await goTo(from);
    await side.control.tell({ activate: mutant, watch: true });
    const found: Finding[] = [];
    const fresh = (one: Finding) => !ignore.has(keyOf(one));
    let [alive, masked] = [true, false];
    for (const exchange of window(from, requests)) {
      const seen = await replayOne(replay, exchange);
      alive = alive && seen.response.status !== 0;
      const compared = compareOne(state, hunt, exchange, seen);
      found.push(...compared.findings.filter(fresh));
      masked = masked || compared.masked;
      if (!alive || (mutant !== 0 && found.length > 0)) break;
    }
    if (alive && found.length === 0) found.push(...judged(hunt, state.finish(from)).filter(fresh));
    const answers = answersIn(await side.control.tell({ activate: 0, watch: false }));
    if (!alive) await side.restart();
    return { found, answers, masked };
  };
  const ended = async (from: number, mutant: number): Promise<Observation> => {
    await goTo(from);
    await side.control.tell({ activate: mutant });
    for (const exchange of window(from)) await replayOne(replay, exchange);
    const seen = await replayEnd(replay, endOf(trace));
    await side.restart();
    return seen;
  };
  const judgeEnd: CleanRun['judgeEnd'] = async (from, mutant) => {
    await side.restart();
    const [without, withIt] = [await ended(from, 0), await ended(from, mutant)];
    return new Comparer(hunt.planes, hunt.fixed, hunt.noise.madeUp).compare(endOf(trace), without, withIt);
  };
  return { hits, judgeWindow, judgeEnd, restart: () => side.restart() };
}

export function keyOf(finding: Finding): string {
  return `${finding.seq} ${placeOf(finding)}`;
}

function compareOne(
  comparer: Comparer,
  hunt: Hunt,
  exchange: Exchange,
  seen: Observation,
): { findings: Finding[]; masked: boolean } {
  const expected = hunt.expected.get(exchange.seq);
  if (expected === undefined) return { findings: [], masked: false };
  const all = comparer.compare(exchange, expected, seen);
  const findings = judged(hunt, all);
  // Of headers only such are tolerated that every answer has, as how many requests are left.
  const masked = all.some((one) => !findings.includes(one) && !one.at.startsWith('header '));
  return { findings, masked };
}

function judged({ noise, tolerated, today }: Hunt, found: Finding[]): Finding[] {
  return judge(found, noise, tolerated, today).findings;
}

function hitsIn(answers: unknown[]): Set<number> {
  return new Set(answers.flatMap((answer) => (answer as { hits?: number[] } | null)?.hits ?? []));
}
