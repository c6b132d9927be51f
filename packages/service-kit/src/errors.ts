import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import type { Logger } from './logging.ts';
import { correlationId } from './request-context.ts';
import type { NamedErrorLike } from './routes.ts';

/** An answer that a client can act on. `code` is stable; `message` is for people. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.fields = options.fields;
  }
}

export const badRequest = (message: string, fields?: Record<string, string>) =>
  new HttpError(400, 'invalid_request', message, fields === undefined ? {} : { fields });
export const unauthorized = (message = 'Sign in to continue.') => new HttpError(401, 'unauthorized', message);
export const forbidden = (message = 'Your role does not allow this.') => new HttpError(403, 'forbidden', message);
export const notFound = (what = 'This page') =>
  new HttpError(404, 'not_found', `${what} does not exist, or you may not see it.`);
export const conflict = (message: string, code = 'conflict') => new HttpError(409, code, message);

/** The refusal that a contract names; `message` says more than the contract's own words where it can. */
export const refuse = (error: NamedErrorLike, message: string = error.when, options: { cause?: unknown } = {}) =>
  new HttpError(error.status, error.code, message, options);

export function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.') || 'body'] ??= issue.message;
  return fields;
}

/** What Express and its body parsers throw: an error with a client-side status of its own. */
function fromFramework(error: unknown): HttpError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status > 499) return null;
  const code = error.status === 413 ? 'too_large' : 'invalid_request';
  return new HttpError(
    error.status,
    code,
    error.status === 413 ? 'The request is too large.' : 'The request could not be read.',
    { cause: error },
  );
}

/** A unique value that is taken, and text that is no uuid: Postgres says both with a code. */
function fromPostgres(error: unknown): HttpError | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === '23505') return conflict('Something with these values exists already.');
  if (code === '22P02') return notFound('What you asked for');
  return null;
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof z.ZodError) return badRequest('Some fields are not valid.', fieldsOf(error));
  return (
    fromPostgres(error) ??
    fromFramework(error) ??
    new HttpError(500, 'internal', 'Something went wrong on our side. Try again in a moment.', { cause: error })
  );
}

/** RFC 9457 problem+json. `error` repeats code, message and fields in the shape that the monolith's clients know. */
export function problem(error: HttpError) {
  const fields = error.fields === undefined ? {} : { fields: error.fields };
  return {
    type: `urn:nectar:error:${error.code}`,
    title: error.message,
    status: error.status,
    code: error.code,
    correlationId: correlationId(),
    ...fields,
    error: { code: error.code, message: error.message, ...fields },
  };
}

export const noSuchRoute: RequestHandler = (req, _res, next) => next(notFound(`${req.method} ${req.path}`));

export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const answer = toHttpError(error);
    if (answer.status >= 500) logger.error({ err: error }, 'request failed');
    res
      .status(answer.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem(answer)));
  };
}
