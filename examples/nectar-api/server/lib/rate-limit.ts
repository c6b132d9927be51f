import type { NextFunction, Request, Response } from 'express';
import { HttpError } from './errors';

interface Window {
  count: number;
  resetAt: number;
}

export interface RateLimitOptions {
  /** Requests per window and address; RATE_LIMIT_MAX when not given. */
  max?: number;
  windowMs?: number;
}

const MAX_TRACKED_ADDRESSES = 10_000;

/** A fixed window per client address, in memory: each app and each process counts for itself. */
export function rateLimit(options: RateLimitOptions = {}) {
  const windowMs = options.windowMs ?? 60_000;
  const windows = new Map<string, Window>();

  return (req: Request, res: Response, next: NextFunction): void => {
    const max = options.max ?? Number(process.env.RATE_LIMIT_MAX || 300);
    const now = Date.now();
    const key = req.ip ?? 'unknown';
    let current = windows.get(key);
    if (!current || current.resetAt <= now) {
      if (windows.size >= MAX_TRACKED_ADDRESSES) windows.clear();
      current = { count: 0, resetAt: now + windowMs };
      windows.set(key, current);
    }
    current.count += 1;
    res.setHeader('X-RateLimit-Remaining', String(Math.max(0, max - current.count)));
    if (current.count <= max) return next();
    res.setHeader('Retry-After', String(Math.ceil((current.resetAt - now) / 1000)));
    next(new HttpError(429, 'rate_limited', 'Too many requests. Wait a moment and try again.'));
  };
}
