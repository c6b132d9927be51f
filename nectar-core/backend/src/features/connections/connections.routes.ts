import { type Request, Router } from 'express';
import { z } from 'zod';
import { parse, uuidParam } from '../../shared/index.ts';
import { currentOrg, currentUser, requireOrg } from '../auth/session.ts';
import {
  checkConnection,
  createConnection,
  deleteConnection,
  listConnections,
  updateConnection,
} from './connections.ts';

export const connectionsRouter = Router();

const fields = {
  provider: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(120),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  secret: z.string().min(1).max(4000),
};
const newConnection = z.object(fields);
const connectionChange = z.object(fields).partial();

const actorOf = (req: Request) => ({ organizationId: currentOrg(req).id, userId: currentUser(req).id });

connectionsRouter.get('/api/connections', requireOrg(), async (req, res) => {
  const items = await listConnections(currentOrg(req).id);
  res.json({ items, total: items.length });
});

connectionsRouter.post('/api/connections', requireOrg('admin'), async (req, res) => {
  res.status(201).json(await createConnection(actorOf(req), parse(newConnection, req.body)));
});

connectionsRouter.put('/api/connections/:id', requireOrg('admin'), async (req, res) => {
  res.json(
    await updateConnection(actorOf(req), uuidParam(req.params.id, 'Connection'), parse(connectionChange, req.body)),
  );
});

connectionsRouter.delete('/api/connections/:id', requireOrg('admin'), async (req, res) => {
  await deleteConnection(actorOf(req), uuidParam(req.params.id, 'Connection'));
  res.status(204).end();
});

connectionsRouter.post('/api/connections/:id/check', requireOrg('admin'), async (req, res) => {
  res.json(await checkConnection(currentOrg(req).id, uuidParam(req.params.id, 'Connection')));
});
