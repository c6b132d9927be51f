import type { Http } from '../model/ports.ts';

const TIMEOUT_MS = 15_000;

/** HTTP without cookies and without following redirects: callers compare what a server really says. */
export function createHttp(): Http {
  return {
    request: async (url, options = {}) => {
      const response = await fetch(url, {
        method: options.method ?? 'GET',
        redirect: 'manual',
        signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
        ...(options.headers === undefined ? {} : { headers: options.headers }),
        ...(options.body === undefined ? {} : { body: options.body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}
