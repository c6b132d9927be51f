import type { AnswerOf, InputOf } from '@nectar/contracts/client.ts';
import type { Endpoint } from '@nectar/contracts/endpoint.ts';
import { query, request } from './http';

interface Input {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

/** A path with its `:names` filled in, each as one segment, and its query string. */
export function addressOf(path: string, input: Input): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name];
    // A browser would take dots for a step up and so call another endpoint.
    if (value === undefined || /^\.{0,2}$/.test(value)) throw new Error(`${path} needs a value for “${name}”.`);
    return encodeURIComponent(value);
  });
  return filled + query(input.query ?? {});
}

/**
 * Calls an endpoint as its contract describes it: a method, path, input or answer that differs from it does not compile.
 * Rejects with `ApiError`.
 */
export async function call<E extends Endpoint>(
  method: E['method'],
  path: E['path'],
  ...[input]: Record<never, never> extends InputOf<E> ? [input?: InputOf<E>] : [input: InputOf<E>]
): Promise<AnswerOf<E>> {
  const { body, ...rest } = (input ?? {}) as Input;
  return request(method, addressOf(path, rest), body ?? (method === 'POST' ? {} : undefined));
}
