import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from './errors.ts';

export interface RateLimit {
  name: string;
  points: number;
  seconds: number;
  /** Who is counted; the address by default. */
  key?: (req: Request) => string;
}

/** Refuses with 429 and Retry-After once `points` are spent within `seconds`. Counts per process. */
export function rateLimit(limit: RateLimit): RequestHandler {
  const limiter = new RateLimiterMemory({ keyPrefix: limit.name, points: limit.points, duration: limit.seconds });
  const key = limit.key ?? ((req: Request) => req.ip ?? 'unknown');
  return async (req, res, next) => {
    try {
      await limiter.consume(key(req));
      next();
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) return next(refused);
      res.setHeader('retry-after', Math.ceil(refused.msBeforeNext / 1000));
      next(new HttpError(429, 'rate_limited', 'Too many requests. Wait a moment and try again.'));
    }
  };
}
