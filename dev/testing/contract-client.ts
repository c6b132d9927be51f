import { expect } from 'vitest';
import type { z } from 'zod';

/** What the client needs of an endpoint's description. */
interface Contract {
  method: string;
  path: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response?: z.ZodType;
  status: number;
  errors?: readonly { status: number; code: string }[];
}

type Given<S> = S extends z.ZodType ? z.input<S> : undefined;

interface Input<E extends Contract> {
  params?: Given<E['params']>;
  query?: Given<E['query']>;
  body?: Given<E['body']>;
  headers?: Record<string, string>;
}

type Answer<E extends Contract> = E['response'] extends z.ZodType ? z.output<E['response']> : undefined;

export interface Refusal {
  status: number;
  code: string;
  title: string;
  fields?: Record<string, string>;
}

/** Refusals that every endpoint may answer with. */
const COMMON = new Set(['invalid_request', 'unauthorized', 'forbidden', 'not_found', 'rate_limited']);

/** A parameter that is not given stands as its own name. */
function addressOf(base: string, contract: Contract, input: { params?: unknown; query?: unknown }): URL {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = contract.path.replace(/[:*](\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? name));
  const url = new URL(path, base);
  for (const [name, value] of Object.entries((input.query ?? {}) as object)) url.searchParams.set(name, String(value));
  return url;
}

/** Calls a service as its contracts say and holds every answer against them. `headers` go with each request. */
export function contractClient(base: string, headers: Record<string, string> = {}) {
  async function send<E extends Contract>(contract: E, input: Input<E>): Promise<Response> {
    return fetch(addressOf(base, contract, input), {
      method: contract.method,
      headers: {
        ...headers,
        ...input.headers,
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
  }

  /** The answer, which has the contract's status and, whatever the contract names, in its form. */
  async function call<E extends Contract>(contract: E, input: Input<E> = {}): Promise<Answer<E>> {
    const reply = await send(contract, input);
    const text = await reply.text();
    expect(reply.status, `${contract.method} ${contract.path}: ${text}`).toBe(contract.status);
    if (contract.response === undefined) {
      expect(text).toBe('');
      return undefined as Answer<E>;
    }
    return contract.response.parse(JSON.parse(text)) as Answer<E>;
  }

  /** The refusal, which is problem+json with a code that the contract names or every endpoint has. */
  async function refused<E extends Contract>(contract: E, input: Input<E> = {}): Promise<Refusal> {
    const reply = await send(contract, input);
    const text = await reply.text();
    expect(reply.headers.get('content-type'), text).toContain('application/problem+json');
    const refusal = JSON.parse(text) as Refusal;
    const named = (contract.errors ?? []).some(
      ({ status, code }) => status === refusal.status && code === refusal.code,
    );
    expect(named || COMMON.has(refusal.code), `${contract.path} does not name the refusal ${refusal.code}`).toBe(true);
    expect(refusal.status).toBe(reply.status);
    return refusal;
  }

  return { call, refused, send };
}
