import type { Request, Response } from 'express';
import type { Context } from '../context.ts';
import { expanded } from '../expand.ts';
import { asParams } from '../params.ts';

/** Answers with an object, expanded as the request asks for. */
export function reply(context: Context, request: Request, response: Response, value: unknown): void {
  const asked =
    request.method === 'GET' || request.method === 'DELETE' ? request.query.expand : asParams(request.body).expand;
  response.json(expanded(context.store, value, asked));
}
