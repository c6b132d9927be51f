import type { ParitySettings } from '../model/plan-file.ts';
import type { Dependencies } from '../model/ports.ts';
import type { WireResponse } from '../model/traffic.ts';
import { bodyOf, bytesOf } from './bodies.ts';
import { changesSince, type Keys, type NotedChange, netChanges } from './changes.ts';
import type { OpenStreams } from './open-streams.ts';
import { openRequests, settle } from './settle.ts';
import type { Side } from './side.ts';
import { signAgain } from './signatures.ts';
import type { Substitution } from './substitute.ts';
import type { Tape } from './tape.ts';
import type { Truths } from './truths.ts';
import type { Exchange, Observation, RecordedRequest, RecordedResponse, Trace } from './types.ts';

export interface Replay {
  deps: Dependencies;
  parity: ParitySettings;
  /** When the trace was recorded, in milliseconds since 1970. */
  recordedAt: number;
  side: Side;
  names: Substitution;
  tape: Tape;
  streams: OpenStreams;
  /** Null for the monolith. */
  truths: Truths | null;
  /** Tables that both sides have. */
  keys: Keys;
  /** Id of the last change that was read. */
  change: number;
  /** What the last exchange has changed, statement by statement. */
  noted: NotedChange[];
  timeoutMs: number;
}

export const ANSWER_MS = 20_000;

/** Sends one exchange's request to a side and waits until all of what it set going is done. */
export async function replayOne(replay: Replay, exchange: Exchange): Promise<Observation> {
  const { deps, side, names, tape, timeoutMs } = replay;
  names.at(exchange.seq);
  tape.take(exchange.seq);
  const start = deps.clock.now().getTime();
  const request = await liveRequest(replay, exchange, start);
  await replay.truths?.before(request);
  const response = await act(replay, exchange, request);
  names.learnResponse(exchange.response, response);
  await replay.streams.catchUp(exchange, timeoutMs);
  const unsettled = await rest(replay);
  const noted = await changesSince(side.copy.database, replay.change);
  replay.noted = noted;
  replay.change = noted.at(-1)?.id ?? replay.change;
  const { outbound, mails } = tape.take(exchange.seq);
  const untrue = (await replay.truths?.after(request, response)) ?? [];
  return {
    seq: exchange.seq,
    start,
    end: deps.clock.now().getTime(),
    response: readable(response, side),
    changes: netChanges(noted, replay.keys),
    outbound,
    mails,
    streams: replay.streams.take(),
    untrue,
    unsettled,
  };
}

/** Does once more what an exchange did, without looking at what comes of it: a stream that is open when a run goes on from its middle. */
export async function repeat(replay: Replay, exchange: Exchange): Promise<void> {
  const now = replay.deps.clock.now().getTime();
  await act(replay, exchange, await liveRequest(replay, exchange, now));
  await replay.streams.catchUp(exchange, replay.timeoutMs);
}

/** Waits until a side has come to rest. Null, or what was still under way. */
export function rest({ deps, parity, side }: Replay): Promise<string | null> {
  return settle(
    side.copy.database,
    parity.settle?.[side.source.kind] ?? [],
    () => openRequests(side.control),
    () => deps.clock.now().getTime(),
  );
}

/** Tells the side to end, and what it still does then: what was kept in memory is written. */
export async function replayEnd(replay: Replay, exchange: Exchange): Promise<Observation> {
  const { deps, side, tape, keys } = replay;
  const start = deps.clock.now().getTime();
  tape.take(exchange.seq);
  // Who listens for ever would keep a process from ending by itself.
  replay.streams.closeAll();
  const streams = replay.streams.take();
  await side.halt();
  const noted = await changesSince(side.copy.database, replay.change);
  replay.change = noted.at(-1)?.id ?? replay.change;
  const end = deps.clock.now().getTime();
  const seen = {
    response: exchange.response,
    changes: netChanges(noted, keys),
    ...tape.take(exchange.seq),
    streams,
    untrue: [],
  };
  return { seq: exchange.seq, start, end, ...seen, unsettled: null };
}

/** After the last request: the processes are told to end. */
export function endOf({ exchanges }: Pick<Trace, 'exchanges'>): Exchange {
  const nothing = { headers: [], body: { text: '' } };
  const request = { method: 'SIGTERM', path: '/', ...nothing };
  const last = exchanges.reduce((highest, { seq }) => Math.max(highest, seq), 0);
  return { seq: last + 1, at: 0, door: '', request, response: { status: 0, ...nothing } };
}

async function liveRequest(
  { parity, names, side, recordedAt }: Replay,
  { at, request }: Exchange,
  now: number,
): Promise<RecordedRequest> {
  const live = {
    method: request.method,
    path: names.text(request.path),
    headers: names.headers(request.headers),
    body: names.body(request.body),
  };
  const rule = (parity.signatures ?? []).find(({ path }) => request.path.split('?')[0] === path);
  if (rule === undefined) return live;
  const secret = await side.values.text(rule.secret);
  return signAgain({ ...rule, secret }, request, live, recordedAt + at, now);
}

/** Sends a request, opens a stream, or does on an open one what its client did. */
async function act(replay: Replay, exchange: Exchange, request: RecordedRequest): Promise<RecordedResponse> {
  if (exchange.on === undefined) return send(replay, exchange, request);
  const why = replay.streams.act(exchange, request);
  return why === null ? exchange.response : noAnswer(why);
}

async function send(
  { deps, side, streams, timeoutMs }: Replay,
  exchange: Exchange,
  request: RecordedRequest,
): Promise<RecordedResponse> {
  try {
    const origin = await side.originOf(exchange.door, request.method, request.path);
    const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding');
    const wire = { ...request, headers, body: bytesOf(request.body) };
    const { stream } = exchange;
    if (stream === undefined) return asRecorded(await deps.traffic.send(origin, wire, timeoutMs));
    const open = await deps.traffic.stream(origin, wire, stream.kind, timeoutMs);
    streams.add(exchange, open);
    return asRecorded(open.response);
  } catch (error) {
    return noAnswer(error instanceof Error ? error.message : String(error));
  }
}

const asRecorded = ({ status, headers, body }: WireResponse): RecordedResponse => ({
  status,
  headers,
  body: bodyOf(body),
});

const noAnswer = (why: string): RecordedResponse => ({ status: 0, headers: [], body: { text: why } });

function readable(response: RecordedResponse, side: Side): RecordedResponse {
  const named = withoutPorts(side);
  const body = response.body.base64 === true ? response.body : { text: named(response.body.text) };
  return { ...response, headers: response.headers.map(([name, value]) => [name, named(value)]), body };
}

/** Addresses of its own parts, whose ports differ from run to run, under their names. */
export function withoutPorts({ ports }: Pick<Side, 'ports'>): (text: string) => string {
  return (text) =>
    text.replace(/\b(?:127\.0\.0\.1|localhost):(\d+)/g, (all, port: string) =>
      ports.has(Number(port)) ? 'gateway' : all,
    );
}
