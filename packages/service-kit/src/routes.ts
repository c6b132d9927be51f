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
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Input<E extends EndpointLike> {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
  req: Request;
  res: Response;
}

type Answer<E extends EndpointLike> = E['response'] extends z.ZodType ? z.input<E['response']> : undefined;

/** Mounts one endpoint: guards, then parse, then `handler`, then the status that the contract names. Bad input ends as 400 with the fields. */
export function route<E extends EndpointLike>(
  router: Router,
  endpoint: E,
  guards: RequestHandler[],
  handler: (input: Input<E>) => Promise<Answer<E>> | Answer<E>,
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
