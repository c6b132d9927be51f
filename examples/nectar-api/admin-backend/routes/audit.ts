import { Router } from 'express';
import { pageOf, uuidParam } from '@server/lib';
import { listAudit } from '../services/audit';

export function auditRoutes(): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    const { action, actorType, organizationId } = req.query;
    const organization = organizationId ? uuidParam(organizationId, 'Organisation') : undefined;
    res.json(await listAudit({ action, actorType, organizationId: organization }, pageOf(req.query)));
  });
  return router;
}
