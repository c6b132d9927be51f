import { OutboundError, outboundRequest, usageCounter, withTenant } from '../lib';

export interface Endpoint {
  id: string;
  name: string;
  method: string;
  path: string;
  upstreamUrl: string;
  headers: Record<string, string>;
  timeoutMs: number;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface CallInput {
  headers?: Record<string, string>;
  body?: unknown;
  query?: string;
}

export interface CallResult {
  id: string;
  status: number | null;
  durationMs: number;
  response: { headers?: Record<string, string>; body?: unknown; truncated?: boolean };
  error: string | null;
}

export const ENDPOINT_COLUMNS = `id, name, method, path, upstream_url AS "upstreamUrl", headers, timeout_ms AS "timeoutMs",
  enabled, created_at AS "createdAt", updated_at AS "updatedAt"`;

const SECRET_HEADERS = /^(authorization|cookie|set-cookie|proxy-authorization|x-api-key)$/i;

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.test(name) ? '••••' : value]));
}

function withQuery(url: string, query: string | undefined): string {
  if (!query) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

async function call(endpoint: Endpoint, input: CallInput): Promise<Omit<CallResult, 'id'>> {
  const started = performance.now();
  try {
    const response = await outboundRequest({
      method: endpoint.method,
      url: withQuery(endpoint.upstreamUrl, input.query),
      headers: { ...endpoint.headers, ...input.headers },
      body: input.body,
      timeoutMs: endpoint.timeoutMs,
    });
    const { status, durationMs, headers, body, truncated } = response;
    return { status, durationMs, response: { headers: withoutSecrets(headers), body, truncated }, error: null };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { status: null, durationMs: Math.round(performance.now() - started), response: {}, error: error.message };
  }
}

/** Calls the endpoint's upstream and stores the call in its history, without secrets. */
export async function callEndpoint(organizationId: string, endpoint: Endpoint, input: CallInput, source: 'test' | 'api'): Promise<CallResult> {
  const result = await call(endpoint, input);
  const request = {
    method: endpoint.method,
    url: withQuery(endpoint.upstreamUrl, input.query),
    headers: withoutSecrets({ ...endpoint.headers, ...input.headers }),
    body: input.body ?? null,
  };
  const id = await withTenant(organizationId, async (tx) => {
    const stored = await tx.query<{ id: string }>(
      `INSERT INTO public.endpoint_calls (organization_id, endpoint_id, source, status, duration_ms, request, response, error)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [organizationId, endpoint.id, source, result.status, result.durationMs,
        JSON.stringify(request), JSON.stringify(result.response), result.error],
    );
    return stored.rows[0]?.id ?? '';
  });
  usageCounter.countUsage(organizationId, 'api_calls');
  return { id, ...result };
}
