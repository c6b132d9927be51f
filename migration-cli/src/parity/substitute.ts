import { cookieOf } from './compare-http.ts';
import { jsonOf } from './messages.ts';
import { cut, kindOf, mapTokens } from './tokens.ts';
import type { Body, HeaderList, OutboundCall, RecordedResponse, SentMail, StreamMessage } from './types.ts';

/** What a recorded value is called on one side: learnt from its answers and mails, used in what is sent to it. */
export class Substitution {
  readonly #live = new Map<string, { value: string; seq: number }>();
  #seq = 0;

  at(seq: number): void {
    this.#seq = seq;
  }

  text(text: string): string {
    return this.#live.get(text)?.value ?? mapTokens(text, (token) => this.#live.get(token)?.value ?? token);
  }

  body(body: Body): Body {
    return body.base64 === true ? body : { text: this.text(body.text) };
  }

  cookies(header: string): string {
    return header
      .split('; ')
      .map((one) => {
        const { name, value } = cookieOf(one);
        return `${name}=${this.text(value)}`;
      })
      .join('; ');
  }

  headers(headers: HeaderList): HeaderList {
    return headers.map(([name, value]) => [
      name,
      name.toLowerCase() === 'cookie' ? this.cookies(value) : this.text(value),
    ]);
  }

  learnResponse(recorded: RecordedResponse, live: RecordedResponse): void {
    const [left, right] = [setCookies(recorded.headers), setCookies(live.headers)];
    for (const [name, value] of left) {
      const now = right.get(name);
      if (now !== undefined && now !== '' && value !== '') this.#live.set(value, { value: now, seq: this.#seq });
    }
    const other = new Map(live.headers.map(([name, value]) => [name.toLowerCase(), value]));
    for (const [name, value] of recorded.headers)
      if (name.toLowerCase() === 'location') this.#learnTexts(value, other.get('location') ?? '');
    this.#learnBodies(recorded.body, live.body);
  }

  learnMessage(recorded: StreamMessage, live: StreamMessage): void {
    this.#learnTexts(recorded.id ?? '', live.id ?? '');
    this.#learnBodies(recorded.body, live.body);
  }

  #learnBodies(recorded: Body, live: Body): void {
    const [a, b] = [jsonOf(recorded), jsonOf(live)];
    if (a !== undefined && b !== undefined) this.#learnValues(a.value, b.value);
    else if (recorded.base64 !== true) this.#learnTexts(recorded.text, live.text);
  }

  learnMail(recorded: SentMail, live: SentMail): void {
    this.#learnTexts(recorded.text, live.text);
    this.#learnTexts(recorded.html, live.html);
  }

  learnCall(recorded: OutboundCall, live: Pick<OutboundCall, 'request'>): void {
    this.#learnTexts(recorded.request.path, live.request.path);
    this.#learnTexts(recorded.request.body.text, live.request.body.text);
  }

  #learnValues(a: unknown, b: unknown): void {
    if (typeof a === 'string' && typeof b === 'string') this.#learnTexts(a, b);
    else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null)
      for (const [key, value] of Object.entries(a)) this.#learnValues(value, (b as Record<string, unknown>)[key]);
  }

  #learnTexts(a: string, b: string): void {
    const [left, right] = [cut(a), cut(b)];
    if (left.tokens.length !== right.tokens.length) return;
    if (left.literals.some((text, index) => text !== right.literals[index])) return;
    for (const [index, token] of left.tokens.entries()) {
      const other = right.tokens[index];
      if (other !== undefined && kindOf(token) === 'id' && kindOf(other) === 'id') this.#learn(token, other);
    }
  }

  /** The first answer that holds an id tells best what it is called here: later lists may come in another order. */
  #learn(recorded: string, live: string): void {
    if (!this.#live.has(recorded)) this.#live.set(recorded, { value: live, seq: this.#seq });
  }

  copy(): Substitution {
    const made = new Substitution();
    for (const [recorded, live] of this.#live) made.#live.set(recorded, live);
    return made;
  }

  /** Becomes what `other` knew before an exchange. */
  restore(other: Substitution, seq: number): void {
    this.#live.clear();
    for (const [recorded, live] of other.#live) if (live.seq < seq) this.#live.set(recorded, live);
  }
}

function setCookies(headers: HeaderList): Map<string, string> {
  const lines = headers.filter(([name]) => name.toLowerCase() === 'set-cookie');
  return new Map(lines.map(([, line]) => [cookieOf(line).name, cookieOf(line).value]));
}
