import type { Dependencies } from '../model/ports.ts';
import {
  HTTP2_PREFACE,
  type Keeping,
  type Listening,
  type Passed,
  type ReceivedMail,
  type WireRequest,
} from '../model/traffic.ts';
import { bodyOf } from './bodies.ts';
import { inOrder, type Kept } from './in-order.ts';
import type { Exchange, OutboundCall, SentMail } from './types.ts';

/** Enough for an hour of a small system; what comes after it is said to be missing. */
export const TRACE_LIMIT_BYTES = 256 * 1024 * 1024;
export const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** What is collected while a recording runs. */
export class Recording {
  readonly startedAt: number;
  readonly outbound: OutboundCall[] = [];
  readonly mails: SentMail[] = [];
  readonly #passed: Kept[] = [];
  #bytes = 0;
  #open = 0;
  truncated = false;
  /** True where an outside system was called by HTTP/2: that call failed, and is not in the trace. */
  http2 = false;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** How a proxy in front of a door keeps what passes. */
  keeping(door: string): Keeping {
    return {
      limit: BODY_LIMIT_BYTES,
      room: (bytes) => this.#room(bytes),
      passed: (passed: Passed) => {
        const bytes = passed.request.body.byteLength + passed.response.body.byteLength + 500;
        if (this.#room(bytes)) this.#passed.push({ door, passed });
      },
    };
  }

  #room(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes > TRACE_LIMIT_BYTES) this.truncated = true;
    return !this.truncated;
  }

  /** Calls to outside systems that are not answered yet. */
  open(): number {
    return this.#open;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#open++;
    try {
      return await work();
    } finally {
      this.#open--;
    }
  }

  exchanges(): Exchange[] {
    return inOrder(this.#passed, this.startedAt);
  }
}

/** A stand-in that hands on to the real one and keeps both sides. */
export function recordingHttp(
  deps: Dependencies,
  recording: Recording,
  target: string,
  port: number,
  real: () => Promise<string>,
): Promise<Listening> {
  return deps.traffic.standIn(port, (request) =>
    recording.during(async () => {
      if (request.method === HTTP2_PREFACE) {
        recording.http2 = true;
        return { status: 505, headers: [], body: new Uint8Array() };
      }
      const origin = isAnywhere(target) ? originAsked(target, request) : await real();
      const response = await deps.traffic.send(origin, request, 30_000);
      recording.outbound.push({
        target: targetOf(target, request),
        request: { ...request, body: bodyOf(request.body) },
        response: { ...response, body: bodyOf(response.body) },
      });
      return response;
    }),
  );
}

export function recordingMailbox(
  deps: Dependencies,
  recording: Recording,
  port: number,
  real: () => Promise<number>,
): Promise<Listening> {
  return deps.traffic.mailbox(port, (mail: ReceivedMail) => {
    const { raw: _, ...kept } = mail;
    recording.mails.push(kept);
    void recording.during(async () => deps.traffic.forwardMail(await real(), mail));
  });
}

/** Not one outside system, but all that the plan does not name, each known by the host that a request asks for. */
export const ANYWHERE = ['http:', 'https:'] as const;

function isAnywhere(target: string): boolean {
  return ANYWHERE.some((scheme) => scheme === target);
}

/** What a call is kept and found under: the name of the plan, 'host' or 'https://host'. */
export function targetOf(target: string, request: Pick<WireRequest, 'headers'>): string {
  if (!isAnywhere(target)) return target;
  return target === 'http:' ? hostOf(request) : originAsked(target, request);
}

function originAsked(scheme: string, request: Pick<WireRequest, 'headers'>): string {
  return `${scheme}//${hostOf(request)}`;
}

function hostOf(request: Pick<WireRequest, 'headers'>): string {
  return request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
}

/** One request at a time, each with all that it set going: so the trace is in the order in which it is replayed. */
export function createTurns(settled: () => Promise<unknown>): () => Promise<() => void> {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const before = last;
    let end = () => {};
    const own = new Promise<void>((resolve) => {
      end = resolve;
    });
    last = before.then(() => own).then(settled);
    await Promise.race([before, new Promise((resolve) => setTimeout(resolve, TURN_LIMIT_MS).unref())]);
    return end;
  };
}

/** A request that waits for another one, which waits for its turn, must not stop everything. */
const TURN_LIMIT_MS = 10_000;
