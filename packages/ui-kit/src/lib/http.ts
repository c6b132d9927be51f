import { ApiError } from './api-error';

interface ErrorBody {
  code?: string;
  message?: string;
  fields?: Record<string, string | string[]>;
}

function flattenFields(fields: ErrorBody['fields']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, message]) => [name, Array.isArray(message) ? message.join(' ') : message]),
  );
}

/** Our own routes answer `{error:{…}}`; better-auth answers `{code, message}` without the envelope. */
async function readError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const envelope = body as { error?: ErrorBody | string } | null;
  const error = (typeof envelope?.error === 'object' ? envelope.error : envelope) as ErrorBody | null;
  const message = error?.message ?? `The server answered with status ${response.status}. Please try again.`;
  return new ApiError(response.status, error?.code ?? 'unknown', message, flattenFields(error?.fields));
}

export async function request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? undefined : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    const error = new ApiError(0, 'network', 'The server cannot be reached. Check your connection and try again.');
    error.cause = cause;
    throw error;
  }
  if (!response.ok) throw await readError(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Result;
}

export const http = {
  get: <Result>(path: string) => request<Result>('GET', path),
  post: <Result = void>(path: string, body: unknown = {}) => request<Result>('POST', path, body),
  put: <Result = void>(path: string, body: unknown) => request<Result>('PUT', path, body),
  patch: <Result = void>(path: string, body: unknown) => request<Result>('PATCH', path, body),
  delete: <Result = void>(path: string) => request<Result>('DELETE', path),
};

/** A query string of the values that are set, with its question mark. */
export function query(values: Record<string, string | number | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return set.length ? `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}` : '';
}
