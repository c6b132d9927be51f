import type { RequestHandler } from 'express';

export interface RequestCounts {
  admin: number;
  errors: number;
  /** When this process began to count. */
  since: string;
}

export interface RequestCounter {
  count: RequestHandler;
  snapshot(): RequestCounts;
}

/** Counts the requests of this process; other services count their own. */
export function createRequestCounter(): RequestCounter {
  const since = new Date().toISOString();
  let admin = 0;
  let errors = 0;
  return {
    count: (_req, res, next) => {
      admin += 1;
      res.on('finish', () => {
        if (res.statusCode >= 500) errors += 1;
      });
      next();
    },
    snapshot: () => ({ admin, errors, since }),
  };
}
