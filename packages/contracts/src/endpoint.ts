import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A refusal with a stable code. `when` says when it happens, in words that a person may be shown. */
export interface NamedError {
  status: number;
  code: string;
  when: string;
}

/** One HTTP endpoint as data: its handler takes the parsers from it, the front end the types, the OpenAPI document the content. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** Express path, the same on the wire: /api/workflows/:id */
  path: string;
  summary: string;
  tag: string;
  /** Who may call: 'public', or a permission that the service's roles grant. */
  permission: string;
  params?: P;
  query?: Q;
  body?: B;
  /** The body of the success answer; absent for an empty one. */
  response?: R;
  status: number;
  /** Refusals of its own, beside 400 `invalid_request`, 401 `unauthorized`, 403 `forbidden`, 404 `not_found` and 429 `rate_limited`. */
  errors?: readonly NamedError[];
}

/** Keeps the literal types of an endpoint's description. */
export function endpoint<const E extends Endpoint>(description: E): E {
  return description;
}
