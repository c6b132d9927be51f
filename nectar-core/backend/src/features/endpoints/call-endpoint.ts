import type { testEndpoint } from '@nectar/contracts/core/endpoints.ts';
import { withTenant } from '@nectar/service-kit';
import type { z } from 'zod';
import type { CoreContext } from '../../shared/context.ts';
import { OutboundError } from '../../shared/outbound/outbound.ts';
import { type Endpoint, insertCall } from './endpoints.queries.ts';

export type CallResult = z.infer<typeof testEndpoint.response>;

export interface CallInput {
  headers?: Record<string, string> | undefined;
  body?: unknown;
  /** What follows the question mark. */
  query?: string | undefined;
}

export type CallContext = Pick<CoreContext, 'pool' | 'outbound' | 'usage'>;

const SECRET_HEADERS = /^(authorization|cookie|set-cookie|proxy-authorization|x-api-key)$/i;

const withoutSecrets = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.test(name) ? '••••' : value]),
  );

function withQuery(url: string, query: string | undefined): string {
  if (!query) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

async function call({ outbound }: CallContext, endpoint: Endpoint, input: CallInput): Promise<Omit<CallResult, 'id'>> {
  const started = performance.now();
  try {
    const { status, durationMs, headers, body, truncated } = await outbound({
      method: endpoint.method,
      url: withQuery(endpoint.upstreamUrl, input.query),
      headers: { ...endpoint.headers, ...input.headers },
      body: input.body,
      timeoutMs: endpoint.timeoutMs,
    });
    return { status, durationMs, response: { headers: withoutSecrets(headers), body, truncated }, error: null };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { status: null, durationMs: Math.round(performance.now() - started), response: {}, error: error.message };
  }
}

/** Calls the endpoint's upstream, outside of any transaction, and stores the call in its history, without secrets. */
export async function callEndpoint(
  context: CallContext,
  organizationId: string,
  endpoint: Endpoint,
  input: CallInput,
  source: 'test' | 'api',
): Promise<CallResult> {
  const result = await call(context, endpoint, input);
  const request = {
    method: endpoint.method,
    url: withQuery(endpoint.upstreamUrl, input.query),
    headers: withoutSecrets({ ...endpoint.headers, ...input.headers }),
    body: input.body ?? null,
  };
  const id = await withTenant(context.pool, organizationId, (db) =>
    insertCall(db, endpoint.id, { ...result, source, request }),
  );
  context.usage.count(organizationId, 'api_calls');
  return { id, ...result };
}
