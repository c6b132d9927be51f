import type { Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';

/** What this package needs of an endpoint's description; packages/contracts declares them. */
export interface EndpointLike {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  summary: string;
  tag: string;
  permission: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response?: z.ZodType;
  status: number;
  errors?: readonly NamedErrorLike[];
}

/** A refusal that a contract names, beside those that every endpoint may answer with. */
export interface NamedErrorLike {
  status: number;
  code: string;
  /** When it happens, for the OpenAPI document. */
  when: string;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Input<E extends EndpointLike> {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
  req: Request;
  res: Response;
}

/** What a handler gives back: the answer's body, or nothing where the contract has none. */
export type Answer<E extends EndpointLike> = E['response'] extends z.ZodType
  ? Promise<z.input<E['response']>> | z.input<E['response']>
  : Promise<void> | undefined;

/** Mounts one endpoint: guards, then parse, then `handler`, then the status that the contract names. Bad input ends as 400 with the fields. */
export function route<E extends EndpointLike>(
  router: Router,
  endpoint: E,
  guards: RequestHandler[],
  handler: (input: Input<E>) => Answer<E>,
): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  router[method](endpoint.path, ...guards, async (req: Request, res: Response) => {
    const input = {
      params: endpoint.params?.parse(req.params),
      query: endpoint.query?.parse(req.query),
      body: endpoint.body?.parse(req.body ?? {}),
      req,
      res,
    } as Input<E>;
    const answer = await handler(input);
    if (res.headersSent) return;
    if (answer === undefined) res.status(endpoint.status).end();
    else res.status(endpoint.status).json(answer);
  });
}

/**
 * Mounts endpoints that need a caller: `identify` finds who asks, or refuses, before anything of the request is parsed.
 * It is given the permission that the contract names, so the document and the guard can't differ.
 */
export function callerRoute<Caller>(identify: (req: Request, permission: string) => Promise<Caller>) {
  return <E extends EndpointLike>(
    router: Router,
    endpoint: E,
    handler: (input: Input<E> & { caller: Caller }) => Answer<E>,
  ): void => {
    const callers = new WeakMap<Request, Caller>();
    const guard: RequestHandler = async (req, _res, next) => {
      callers.set(req, await identify(req, endpoint.permission));
      next();
    };
    route(router, endpoint, [guard], (input) => handler({ ...input, caller: callers.get(input.req) as Caller }));
  };
}
