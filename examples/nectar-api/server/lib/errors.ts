import type { NextFunction, Request, Response } from 'express';
import { logger } from './logger';

export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields?: Record<string, string>;

  constructor(status: number, code: string, message: string, fields?: Record<string, string>) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

export const badRequest = (message: string, fields?: Record<string, string>) =>
  new HttpError(400, 'invalid_request', message, fields);
export const unauthorized = (message = 'Sign in first.') => new HttpError(401, 'unauthorized', message);
export const forbidden = (message = 'Your role does not allow this.') => new HttpError(403, 'forbidden', message);
export const notFound = (what = 'Resource') => new HttpError(404, 'not_found', `${what} not found.`);
export const conflict = (message: string, code = 'conflict') => new HttpError(409, code, message);

const UNIQUE_VIOLATION = '23505';
const INVALID_TEXT = '22P02';

function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  const { code, type, status } = error as { code?: string; type?: string; status?: number };
  if (code === UNIQUE_VIOLATION) return conflict('Something with these values exists already.');
  if (code === INVALID_TEXT) return notFound();
  if (type === 'entity.parse.failed') return badRequest('The body is not valid JSON.');
  if (type === 'entity.too.large') return new HttpError(413, 'too_large', 'The body is too large.');
  if (status === 400) return badRequest('The request could not be read.');
  return undefined;
}

/** Last middleware of every app: {error:{code,message,fields?}}; what is not ours becomes a logged 500. */
export function errorHandler(error: unknown, req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) return next(error);
  const known = toHttpError(error);
  if (!known) logger.error('request failed', { method: req.method, path: req.path, error });
  const shown = known ?? new HttpError(500, 'internal', 'Something went wrong on our side.');
  res.status(shown.status).json({
    error: { code: shown.code, message: shown.message, ...(shown.fields ? { fields: shown.fields } : {}) },
  });
}

/** The middleware before errorHandler: an unknown path. */
export function notFoundHandler(_req: Request, _res: Response, next: NextFunction): void {
  next(notFound('Page'));
}
