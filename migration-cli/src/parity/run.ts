import { stopWhenInterrupted } from '../run/interruption.ts';
import { changesSince, type Keys } from './changes.ts';
import { OpenStreams } from './open-streams.ts';
import { targetOf } from './record.ts';
import { ANSWER_MS, endOf, type Replay, replayEnd, replayOne, withoutPorts } from './replay.ts';
import type { Template } from './scratch.ts';
import { openRequests, settle } from './settle.ts';
import { type Side, type SideContext, type SideSource, startSide } from './side.ts';
import { Substitution } from './substitute.ts';
import { Tape } from './tape.ts';
import { createTruths } from './truths.ts';
import type { Exchange, Observation, Trace } from './types.ts';

/** A side with its tape, ready to be sent a trace. */
export interface Started {
  replay: Replay;
  /** Every table of this side, with its key. */
  allKeys: Keys;
  side: Side;
  close(): Promise<void>;
}

/** Starts a side on a fresh copy of its template. */
export async function startReplay(
  context: SideContext,
  source: SideSource,
  template: Template,
  trace: Trace,
  keys: Keys,
): Promise<Started> {
  const { deps, parity } = context;
  const copy = await template.copy();
  const names = new Substitution();
  const tape = new Tape(trace, names);
  try {
    const side = await startSide(context, source, copy, {
      http: (target, port) =>
        deps.traffic.standIn(port, async (request) => tape.answer(targetOf(target, request), request)),
      smtp: (port) => deps.traffic.mailbox(port, ({ raw: _, ...mail }) => tape.receive(mail)),
    });
    // What a side writes while it starts is not an answer to anything.
    await settle(
      copy.database,
      [],
      () => openRequests(side.control),
      () => deps.clock.now().getTime(),
    );
    const change = (await changesSince(copy.database, 0)).at(-1)?.id ?? 0;
    const replay: Replay = {
      deps,
      parity,
      recordedAt: trace.startedAt,
      side,
      names,
      tape,
      streams: new OpenStreams(names, withoutPorts(side)),
      truths: source.kind === 'services' ? createTruths(parity.truths ?? [], copy.database) : null,
      keys,
      change,
      noted: [],
      timeoutMs: ANSWER_MS,
    };
    return {
      replay,
      allKeys: template.keys,
      side,
      close: async () => {
        replay.streams.drop();
        await side.stop();
        await copy.drop();
      },
    };
  } catch (error) {
    await copy.drop();
    throw error;
  }
}

/** Sends every exchange of the trace, in order, and then ends the side; `before` is asked about each one first. */
export async function replayAll(
  started: Started,
  trace: Trace,
  before: (replay: Replay, exchange: Exchange) => Promise<void> = async () => undefined,
): Promise<Observation[]> {
  const seen: Observation[] = [];
  for (const exchange of trace.exchanges) {
    if (exchange.notReplayed !== undefined) continue;
    stopWhenInterrupted(started.replay.deps);
    await before(started.replay, exchange);
    seen.push(await replayOne(started.replay, exchange));
  }
  seen.push(await replayEnd(started.replay, endOf(trace)));
  return seen;
}
