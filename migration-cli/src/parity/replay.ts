import type { ParitySettings } from '../model/plan-file.ts';
import type { Dependencies } from '../model/ports.ts';
import { bodyOf, bytesOf } from './bodies.ts';
import { changesSince, type Keys, type NotedChange, netChanges } from './changes.ts';
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
  const { deps, parity, side, names, tape } = replay;
  names.at(exchange.seq);
  tape.take(exchange.seq);
  const start = deps.clock.now().getTime();
  const request = await liveRequest(replay, exchange, start);
  await replay.truths?.before(request);
  const response = await send(replay, exchange.door, request);
  names.learnResponse(exchange.response, response);
  const questions = parity.settle?.[side.source.kind] ?? [];
  const unsettled = await settle(
    side.copy.database,
    questions,
    () => openRequests(side.control),
    () => deps.clock.now().getTime(),
  );
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
    untrue,
    unsettled,
  };
}

/** Tells the side to end, and what it still does then: what was kept in memory is written. */
export async function replayEnd(replay: Replay, exchange: Exchange): Promise<Observation> {
  const { deps, side, tape, keys } = replay;
  const start = deps.clock.now().getTime();
  tape.take(exchange.seq);
  await side.halt();
  const noted = await changesSince(side.copy.database, replay.change);
  replay.change = noted.at(-1)?.id ?? replay.change;
  const end = deps.clock.now().getTime();
  const seen = {
    response: exchange.response,
    changes: netChanges(noted, keys),
    ...tape.take(exchange.seq),
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

async function send(
  { deps, side, timeoutMs }: Replay,
  door: string,
  request: RecordedRequest,
): Promise<RecordedResponse> {
  try {
    const origin = await side.originOf(door, request.method, request.path);
    const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding');
    const wire = { ...request, headers, body: bytesOf(request.body) };
    const { status, headers: received, body } = await deps.traffic.send(origin, wire, timeoutMs);
    return { status, headers: received, body: bodyOf(body) };
  } catch (error) {
    return { status: 0, headers: [], body: { text: error instanceof Error ? error.message : String(error) } };
  }
}

/** Addresses of its own parts, whose ports differ from run to run, under their names. */
function readable(response: RecordedResponse, { ports }: Side): RecordedResponse {
  const named = (text: string) =>
    text.replace(/\b(?:127\.0\.0\.1|localhost):(\d+)/g, (all, port: string) => {
      const name = ports.get(Number(port));
      return name === undefined ? all : `gateway`;
    });
  const body = response.body.base64 === true ? response.body : { text: named(response.body.text) };
  return { ...response, headers: response.headers.map(([name, value]) => [name, named(value)]), body };
}
