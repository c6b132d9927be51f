import { toNodeHandler } from 'better-auth/node';
import express, { type Express } from 'express';
import { staffAuth } from '@server/auth/staff-auth';
import { createWebApp, errorHandler, notFoundHandler } from '@server/lib';
import { currentStaff, requireStaff } from '@server/middleware/staff';
import { auditRoutes } from './routes/audit';
import { healthRoutes } from './routes/health';
import { leadRoutes } from './routes/leads';
import { metricsRoutes } from './routes/metrics';
import { organizationRoutes } from './routes/organizations';
import { settingsRoutes } from './routes/settings';
import { subscriptionRoutes } from './routes/subscriptions';
import { userRoutes } from './routes/users';

/** The back end of the staff's product. The caller listens. */
export function createAdminApp(): Express {
  const app = createWebApp('admin');
  // better-auth reads the body itself.
  app.all('/api/staff-auth/*splat', toNodeHandler(staffAuth));
  app.use('/api', requireStaff());
  app.use(express.json({ limit: '100kb' }));
  app.get('/api/me', (req, res) => {
    res.json({ staff: currentStaff(req) });
  });
  app.use('/api/users', userRoutes());
  app.use('/api/organizations', organizationRoutes());
  app.use('/api/leads', leadRoutes());
  app.use('/api', subscriptionRoutes());
  app.use('/api/metrics', metricsRoutes());
  app.use('/api/audit', auditRoutes());
  app.use('/api/settings', settingsRoutes());
  app.use('/api/health', healthRoutes());
  app.use(notFoundHandler);
  app.use(errorHandler);
  return app;
}
