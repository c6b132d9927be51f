import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** What logs may know of the request at hand. Authority never travels this way. */
export interface RequestContext {
  correlationId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();
const WELL_FORMED = /^[\w.:-]{8,128}$/;

export const correlationId = (): string | undefined => storage.getStore()?.correlationId;

/** Takes the caller's x-correlation-id where it is well formed, makes one otherwise, and echoes it. */
export const requestContext: RequestHandler = (req, res, next) => {
  const given = req.get('x-correlation-id');
  const id = given !== undefined && WELL_FORMED.test(given) ? given : randomUUID();
  res.setHeader('x-correlation-id', id);
  storage.run({ correlationId: id }, next);
};

/** Runs work outside of a request (a job, a delivery) under a correlation id of its own. */
export function withCorrelation<T>(id: string, work: () => T): T {
  return storage.run({ correlationId: id }, work);
}
