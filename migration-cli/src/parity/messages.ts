import { parsed } from './compare-http.ts';
import { cut } from './tokens.ts';
import type { Body, StreamMessage } from './types.ts';

/** What Engine.IO and Socket.IO write before JSON: the packet's kind, its namespace and its number. */
const PREFIX = /^\d{1,2}(?:\/[\w/-]*,)?\d*(?=[[{"])/;

/** The JSON of a message and what stands before it; undefined where it is none. */
export function jsonOf(body: Body): { prefix: string; value: unknown } | undefined {
  if (body.base64 === true) return undefined;
  const prefix = PREFIX.exec(body.text)?.[0] ?? '';
  const value = parsed({ text: body.text.slice(prefix.length) });
  return value === undefined ? undefined : { prefix, value };
}

/** Fields by which applications tell apart what they send, the more usual first. */
const KIND_FIELDS = ['type', 'event', 'kind', 'action', 'op'];

/** What a message is called: its event, what its JSON says that it is, or a text of one word (such as `ping`). Often nothing. */
export function kindOfMessage({ event, body }: StreamMessage): string {
  if (event !== undefined) return event;
  if (body.base64 !== true && /^(?:[A-Za-z]{1,20}|\d)$/.test(body.text)) return body.text;
  const value = jsonOf(body)?.value;
  if (typeof value !== 'object' || value === null) return '';
  const said = Array.isArray(value)
    ? [value[0] as unknown]
    : KIND_FIELDS.map((name) => (value as Record<string, unknown>)[name]);
  return said.find(isWord) ?? '';
}

const isWord = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w.:/-]{1,40}$/.test(value) && cut(value).tokens.length === 0;
