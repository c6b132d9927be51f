import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

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
}

/** Keeps the literal types of an endpoint's description. */
export function endpoint<const E extends Endpoint>(description: E): E {
  return description;
}
