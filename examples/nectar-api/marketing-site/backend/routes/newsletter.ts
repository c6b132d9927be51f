import { Router } from 'express';
import { z } from 'zod';
import { parse } from '@server/lib';
import { confirm, subscribe, unsubscribe } from '../services/newsletter';

const subscription = z.object({ email: z.email('This is not an e-mail address.').max(320) });
const link = z.object({ token: z.string().min(1).max(200) });

export function newsletterRoutes(): Router {
  const router = Router();
  router.post('/newsletter', async (req, res) => {
    await subscribe(parse(subscription, req.body).email);
    res.status(202).json({ status: 'pending' });
  });
  router.post('/newsletter/confirm', async (req, res) => {
    res.json(await confirm(parse(link, req.body).token));
  });
  router.post('/newsletter/unsubscribe', async (req, res) => {
    res.json(await unsubscribe(parse(link, req.body).token));
  });
  return router;
}
