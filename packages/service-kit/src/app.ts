import cors from 'cors';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { errorHandler, noSuchRoute } from './errors.ts';
import { health, type ReadinessCheck } from './health.ts';
import { type Logger, requestLog } from './logging.ts';
import { rateLimit } from './rate-limit.ts';
import { requestContext } from './request-context.ts';

export interface AppOptions {
  service: string;
  logger: Logger;
  /** Origins that browsers may call from; nothing else is allowed, and never '*'. */
  origins: string[];
  ready: Record<string, ReadinessCheck>;
  stopping?: () => boolean;
  /** Requests per minute and address. */
  requestsPerMinute: number;
  /** Handlers that read the raw body (webhooks, better-auth); they come before the JSON parser. */
  raw?: (app: Express) => void;
  /** The features, in order. */
  features: (Router | RequestHandler)[];
}

/** Assembles what every back end has, in the order that makes it safe: context, log, headers, limits, raw bodies, JSON, features, errors. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  app.use(requestContext, requestLog(options.logger), helmet());
  app.use(health(options.service, options.ready, options.stopping ?? (() => false)));
  app.use(cors({ origin: options.origins, credentials: true, exposedHeaders: ['x-correlation-id'] }));
  app.use(rateLimit({ name: `${options.service}:all`, points: options.requestsPerMinute, seconds: 60 }));
  options.raw?.(app);
  app.use(express.json({ limit: '1mb' }));
  for (const feature of options.features) app.use(feature);
  app.use(noSuchRoute);
  app.use(errorHandler(options.logger));
  return app;
}
