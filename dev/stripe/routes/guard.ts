import { createHash } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ApiError, invalid } from '../errors.ts';
import { newId } from '../ids.ts';
import { API_VERSION } from '../objects/event.ts';

/** Requires a test key, as Bearer or as the user name of Basic, and exactly the given one when there is one. */
export function requireKey(secretKey: string | undefined): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Request-Id', newId('req_'));
    response.setHeader('Stripe-Version', request.get('stripe-version') ?? API_VERSION);
    const key = keyOf(request.get('authorization') ?? '');
    if (key === '')
      throw new ApiError(
        401,
        'invalid_request_error',
        'You did not provide an API key. Use the Authorization header: Bearer YOUR_SECRET_KEY.',
      );
    if (key.startsWith('sk_live_'))
      throw new ApiError(
        401,
        'invalid_request_error',
        'This is a stand-in: a live key does not belong here. Use one that begins with sk_test_.',
      );
    const wrong = !/^[sr]k_test_/.test(key) || (secretKey !== undefined && key !== secretKey);
    if (wrong) throw new ApiError(401, 'invalid_request_error', `Invalid API Key provided: ${key.slice(0, 8)}****`);
    next();
  };
}

function keyOf(header: string): string {
  const [scheme, value] = header.split(' ');
  if (scheme?.toLowerCase() === 'bearer') return value ?? '';
  if (scheme?.toLowerCase() === 'basic')
    return (
      Buffer.from(value ?? '', 'base64')
        .toString()
        .split(':')[0] ?? ''
    );
  return '';
}

interface Saved {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
}

/** Repeats the first answer for a repeated Idempotency-Key, and refuses the key with other parameters. */
export function idempotency(): RequestHandler {
  const answers = new Map<string, Saved>();
  return (request, response, next) => {
    const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
    if (key === undefined) return next();
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([request.path, request.body]))
      .digest('hex');
    const saved = answers.get(key);
    if (saved === undefined) {
      remember(response, (status, body) => answers.set(key, { fingerprint, status, body }));
      return next();
    }
    if (saved.fingerprint !== fingerprint) {
      throw new ApiError(
        400,
        'idempotency_error',
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}'.`,
      );
    }
    response.setHeader('Idempotent-Replayed', 'true');
    response.status(saved.status).json(saved.body);
  };
}

function remember(response: Response, save: (status: number, body: unknown) => void): void {
  const json = response.json.bind(response);
  response.json = (body: unknown) => {
    // Copied: the object goes on changing after the answer. What failed validation did not begin, so it may be sent again.
    if (response.statusCode < 400) save(response.statusCode, structuredClone(body));
    return json(body);
  };
}

export function unknownRoute(request: Request): never {
  throw new ApiError(
    404,
    'invalid_request_error',
    `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0]}). The stand-in may not have it.`,
  );
}

/** Every error leaves in Stripe's shape. Express knows it by its four parameters. */
export function sendError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known = error instanceof ApiError ? error : fromParser(error);
  response.status(known.status).json(known.body());
}

function fromParser(error: unknown): ApiError {
  const message = error instanceof Error ? error.message : String(error);
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return status < 500 ? invalid(message) : new ApiError(500, 'api_error', `The Stripe stand-in failed: ${message}`);
}
