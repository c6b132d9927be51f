import { HTTP2_PREFACE, type WireRequest, type WireResponse } from '../model/traffic.ts';
import { bodyOf, bytesOf } from './bodies.ts';
import type { Substitution } from './substitute.ts';
import { cut } from './tokens.ts';
import type { OutboundCall, RecordedRequest, SentMail, Trace } from './types.ts';

/** Index in the trace → exchange. */
export interface TapeUse {
  calls: Map<number, number>;
  mails: Map<number, number>;
}

/** Answers what outside systems answered when the trace was recorded, and notes what it was asked. */
export class Tape {
  readonly #trace: Pick<Trace, 'outbound' | 'mails'>;
  readonly #names: Substitution;
  #used = new Map<number, number>();
  #seq = 0;
  #calls: OutboundCall[] = [];
  #mails: SentMail[] = [];
  #usedMails = new Map<number, number>();

  constructor(trace: Pick<Trace, 'outbound' | 'mails'>, names: Substitution) {
    this.#trace = trace;
    this.#names = names;
  }

  /** Exchange `seq` begins; gives what was seen since the last call. */
  take(seq: number): { outbound: OutboundCall[]; mails: SentMail[] } {
    const seen = { outbound: this.#calls, mails: this.#mails };
    this.#calls = [];
    this.#mails = [];
    this.#seq = seq;
    return seen;
  }

  answer(target: string, wire: WireRequest): WireResponse {
    const request: RecordedRequest = {
      method: wire.method,
      path: wire.path,
      headers: wire.headers,
      body: bodyOf(wire.body),
    };
    if (request.method === HTTP2_PREFACE) return this.#notUnderstood(target, request);
    const index = this.#find(target, request);
    const recorded = index === null ? null : this.#trace.outbound[index];
    if (index === null || recorded === null || recorded === undefined) {
      const response = { status: 504, headers: [], body: { text: NOT_RECORDED } };
      this.#calls.push({ target, request, response });
      return { status: 504, headers: [], body: bytesOf(response.body) };
    }
    this.#used.set(index, this.#seq);
    this.#names.learnCall(recorded, { request });
    const response = { ...recorded.response, body: this.#names.body(recorded.response.body) };
    this.#calls.push({ target, request, response });
    return { status: response.status, headers: this.#names.headers(response.headers), body: bytesOf(response.body) };
  }

  /** Noted once for an exchange: how often a client tries again is its own affair. */
  #notUnderstood(target: string, request: RecordedRequest): WireResponse {
    const response = { status: 505, headers: [], body: { text: '' } };
    const known = this.#calls.some((one) => one.request.method === HTTP2_PREFACE && one.target === target);
    if (!known) this.#calls.push({ target, request, response });
    return { ...response, body: new Uint8Array() };
  }

  receive(mail: SentMail): void {
    this.#mails.push(mail);
    const index = this.#trace.mails.findIndex(
      (one, place) => !this.#usedMails.has(place) && one.subject === mail.subject && String(one.to) === String(mail.to),
    );
    const recorded = this.#trace.mails[index];
    if (recorded === undefined) return;
    this.#usedMails.set(index, this.#seq);
    this.#names.learnMail(recorded, mail);
  }

  /** Which of its answers and mails were used in which exchange. */
  used(): TapeUse {
    return { calls: new Map(this.#used), mails: new Map(this.#usedMails) };
  }

  /** Goes back to where a run was before an exchange. */
  restore(use: TapeUse, seq: number): void {
    this.take(seq);
    this.#used = new Map([...use.calls].filter(([, at]) => at < seq));
    this.#usedMails = new Map([...use.mails].filter(([, at]) => at < seq));
  }

  /** The recorded call of the same method and path whose body is most alike; one that was used only where no other is left. */
  #find(target: string, request: RecordedRequest): number | null {
    const candidates = this.#trace.outbound.flatMap((one, index) => {
      if (one.target !== target || one.request.method !== request.method) return [];
      const score = this.#likeness(one.request, request);
      return score === null ? [] : [{ index, score: score - (this.#used.has(index) ? 10 : 0) }];
    });
    candidates.sort((a, b) => b.score - a.score || a.index - b.index);
    return candidates[0]?.index ?? null;
  }

  #likeness(recorded: RecordedRequest, live: RecordedRequest): number | null {
    const path = this.#names.text(recorded.path);
    if (path !== live.path && cut(path).literals.join('*') !== cut(live.path).literals.join('*')) return null;
    const body = this.#names.body(recorded.body).text;
    const samePath = path === live.path ? 4 : 0;
    if (body === live.body.text) return samePath + 4;
    return samePath + shared(cut(body), cut(live.body.text));
  }
}

const NOT_RECORDED = 'nectar parity: nothing was recorded for this call';

/** Between 0 and 2: how much of both is the same. */
function shared(a: { literals: string[]; tokens: string[] }, b: { literals: string[]; tokens: string[] }): number {
  const part = (left: string[], right: string[]) => {
    const all = new Set(right);
    return left.length === 0 ? 1 : left.filter((one) => all.has(one)).length / Math.max(left.length, right.length);
  };
  return part(a.literals, b.literals) + part(a.tokens, b.tokens);
}
