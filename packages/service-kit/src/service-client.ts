import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { HttpError, unauthorized } from './errors.ts';
import { correlationId } from './request-context.ts';
import type { EndpointLike } from './routes.ts';

export interface ServiceClientOptions {
  /** Base URL of the other service's back end. */
  baseUrl: string;
  /** Who calls, for the other side's inbox and logs. */
  caller: string;
  /** Shared secret of service-to-service calls. */
  token: string;
  /** Milliseconds for one attempt. */
  deadlineMs: number;
  /** Attempts after the first; only with an idempotency key, which every call has. */
  retries: number;
}

interface ProblemBody {
  error?: { code?: string; message?: string };
}

const RETRIED = new Set([429, 502, 503, 504]);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** POSTs JSON to another service with its deadline, its identity and one idempotency key for all attempts. */
export function serviceClient(options: ServiceClientOptions) {
  async function attempt(path: string, body: unknown, key: string): Promise<Response> {
    return fetch(new URL(path, options.baseUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${options.token}`,
        'idempotency-key': key,
        'x-caller': options.caller,
        'x-correlation-id': correlationId() ?? randomUUID(),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(options.deadlineMs),
    });
  }

  /** @throws HttpError with the other side's status and code, or 503 `upstream_unavailable` when it could not be reached. */
  async function call<T>(path: string, body: unknown, key: string = randomUUID()): Promise<T> {
    let last: unknown;
    for (let tried = 0; tried <= options.retries; tried += 1) {
      if (tried > 0) await pause(100 * 2 ** tried);
      try {
        const response = await attempt(path, body, key);
        if (RETRIED.has(response.status) && tried < options.retries) continue;
        return await answer<T>(response);
      } catch (error) {
        if (error instanceof HttpError) throw error;
        last = error;
      }
    }
    throw new HttpError(503, 'upstream_unavailable', 'A part of the product does not answer. Try again in a moment.', {
      cause: last,
    });
  }

  /** Calls an endpoint as its contract says; an answer in another form is an error of ours, not data. */
  async function invoke<E extends ServiceEndpoint>(
    endpoint: E,
    body: z.input<E['body']>,
    key?: string,
  ): Promise<z.output<E['response']>> {
    return endpoint.response.parse(await call<unknown>(endpoint.path, body, key)) as z.output<E['response']>;
  }

  return { call, invoke };
}

/** An endpoint that services call: POST, with a body and an answer. */
type ServiceEndpoint = EndpointLike & { method: 'POST'; body: z.ZodType; response: z.ZodType };

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return body as T;
  const { error } = (body ?? {}) as ProblemBody;
  throw new HttpError(response.status, error?.code ?? 'upstream_error', error?.message ?? 'The other service refused.');
}

/** Lets only holders of the shared secret through; compares in constant time. */
export function requireService(token: string): RequestHandler {
  const wanted = Buffer.from(`Bearer ${token}`);
  return (req, _res, next) => {
    const given = Buffer.from(req.get('authorization') ?? '');
    const same = given.length === wanted.length && timingSafeEqual(given, wanted);
    next(same ? undefined : unauthorized('This address is for services.'));
  };
}
