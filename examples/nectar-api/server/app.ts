import { toNodeHandler } from 'better-auth/node';
import express, { type Express } from 'express';
import { auth } from './auth/auth';
import { createWebApp, errorHandler, notFoundHandler } from './lib';
import { apiKeysRouter } from './routes/api-keys';
import { connectionsRouter } from './routes/connections';
import { dashboardRouter } from './routes/dashboard';
import { endpointsRouter } from './routes/endpoints';
import { invitationsRouter } from './routes/invitations';
import { meRouter } from './routes/me';
import { membersRouter } from './routes/members';
import { organizationRouter } from './routes/organization';
import { publicApiRouter } from './routes/public-api';
import { servicesRouter } from './routes/services';
import { workflowsRouter } from './routes/workflows';

/** The tenants' API. */
export function createCoreApp(): Express {
  const app = createWebApp('core');
  // better-auth reads the raw body itself, so it comes before the parsers.
  app.all('/api/auth/*splat', toNodeHandler(auth));
  app.use(express.json({ limit: '1mb' }));
  app.use(express.text({ limit: '1mb', type: 'text/*' }));
  app.use(meRouter, organizationRouter, membersRouter, invitationsRouter);
  app.use(dashboardRouter, servicesRouter, endpointsRouter, apiKeysRouter, connectionsRouter, workflowsRouter);
  app.use(publicApiRouter);
  app.use(notFoundHandler, errorHandler);
  return app;
}
