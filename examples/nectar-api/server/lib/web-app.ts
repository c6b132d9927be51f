import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { trustedOrigins } from '../config';
import { isDatabaseReady } from './db';
import { rateLimit } from './rate-limit';
import { type AppName, countRequests } from './usage-counter';

/** What the three apps begin with: headers, CORS, counting, health, readiness and the rate limit. No body parser yet. */
export function createWebApp(name: AppName): Express {
  const app = express();
  app.set('trust proxy', 'loopback');
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(cors({ origin: trustedOrigins(), credentials: true }));
  app.use(countRequests(name));
  app.get('/health', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/ready', async (_req, res) => {
    const ready = await isDatabaseReady();
    res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', database: ready });
  });
  app.use(rateLimit());
  return app;
}
