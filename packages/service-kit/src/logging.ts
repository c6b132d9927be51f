import type { RequestHandler } from 'express';
import { type Logger, pino } from 'pino';
import { correlationId } from './request-context.ts';

export type { Logger } from 'pino';

/** Paths whose values never reach a log line. */
const SECRETS = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  '*.password',
  '*.token',
  '*.secret',
  '*.authorization',
  '*.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
];

/** JSON lines with the service's name and the correlation id of the request at hand. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    name: service,
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    mixin: () => {
      const id = correlationId();
      return id === undefined ? {} : { correlationId: id };
    },
  });
}

/** One line per finished request: method, route pattern, status, milliseconds. Never the body, the query or a cookie. */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.on('finish', () => {
      const ms = Math.round(performance.now() - started);
      const level = res.statusCode >= 500 ? 'error' : 'debug';
      logger[level]({ method: req.method, path: req.baseUrl + req.path, status: res.statusCode, ms }, 'request');
    });
    next();
  };
}
