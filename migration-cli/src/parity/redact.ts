import { createHmac } from 'node:crypto';
import type { ParitySettings } from '../model/plan-file.ts';
import { cookieOf } from './compare-http.ts';
import { jsonOf } from './messages.ts';
import type { Body, Exchange, HeaderList, OutboundCall } from './types.ts';

/** Value → what stands in the trace for it, everywhere in it. */
export type Secrets = Map<string, string>;

const HEADERS = ['authorization', 'proxy-authorization', 'x-api-key'];
const FIELDS = ['password', 'newPassword', 'currentPassword', 'passwordConfirmation', 'secret', 'apiKey'];
/** Shorter ones would be found by chance in other text. */
const SHORTEST = 6;

/** Looks for values that rules name: headers, every cookie, fields of JSON and form bodies. */
export function collectSecrets(
  exchanges: Exchange[],
  outbound: OutboundCall[],
  rules: NonNullable<ParitySettings['redact']>,
  key: string,
): Secrets {
  const secrets: Secrets = new Map();
  const add = (value: string) => {
    // As it is, and as it stands inside of JSON and of a form or an address.
    for (const written of [value, JSON.stringify(value).slice(1, -1), formEncoded(value)])
      if (value.length >= SHORTEST && !secrets.has(written))
        secrets.set(written, `nectar-redacted-${createHmac('sha256', key).update(written).digest('hex').slice(0, 16)}`);
  };
  const headers = new Set([...HEADERS, ...(rules.headers ?? [])].map((name) => name.toLowerCase()));
  const fields = new Set([...FIELDS, ...(rules.fields ?? [])].map((name) => name.toLowerCase()));
  for (const { request, response } of [...exchanges, ...outbound]) {
    for (const part of [request, response]) {
      collectHeaders(part.headers, headers, add);
      collectFields(part.body, fields, add);
    }
  }
  for (const { body } of exchanges.flatMap(({ stream }) => stream?.messages ?? [])) collectFields(body, fields, add);
  return secrets;
}

function collectHeaders(headers: HeaderList, names: Set<string>, add: (value: string) => void): void {
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (names.has(key)) add(value.replace(/^(?:Bearer|Basic) /i, ''));
    if (key === 'cookie') for (const one of value.split('; ')) add(cookieOf(one).value);
    if (key === 'set-cookie') add(cookieOf(value).value);
  }
}

function collectFields(body: Body, names: Set<string>, add: (value: string) => void): void {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && names.has(key.toLowerCase())) add(inner);
      visit(inner);
    }
  };
  const json = jsonOf(body);
  if (json !== undefined) visit(json.value);
  else if (body.base64 !== true && /^[\w.%+-]+=/.test(body.text))
    for (const [key, value] of new URLSearchParams(body.text)) if (names.has(key.toLowerCase())) add(value);
}

function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

/** A value as JSON, with the placeholder of every secret that stands in one of its texts. */
export function hide(value: unknown, secrets: Secrets): string {
  const replace = replacer([...secrets]);
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? replace(one) : one));
}

export function reveal(json: string, secrets: Secrets): unknown {
  const replace = replacer([...secrets].map(([value, placeholder]) => [placeholder, value]));
  return JSON.parse(json, (_, one: unknown) => (typeof one === 'string' ? replace(one) : one));
}

/** Longer ones first: one secret can begin with another. */
function replacer(pairs: [string, string][]): (text: string) => string {
  if (pairs.length === 0) return (text) => text;
  const sorted = [...pairs].sort((a, b) => b[0].length - a[0].length);
  const replacements = new Map(sorted);
  const escape = (one: string) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(sorted.map(([from]) => escape(from)).join('|'), 'g');
  return (text) => text.replace(pattern, (found) => replacements.get(found) ?? found);
}
