import { Router } from 'express';
import { badRequest } from '@server/lib';
import { currentStaff, requireStaff } from '@server/middleware/staff';
import { listSettings, readSetting, writeSetting } from '../services/settings';

const KEY = /^[a-z][a-z0-9_.-]{0,63}$/;

export function settingsRoutes(): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const items = await listSettings();
    res.json({ items, total: items.length });
  });
  router.get('/:key', async (req, res) => {
    res.json(await readSetting(req.params.key));
  });
  router.put('/:key', requireStaff('owner'), async (req, res) => {
    const key = String(req.params.key);
    if (!KEY.test(key)) throw badRequest('A key is made of lower-case letters, digits, ".", "_" and "-".', { key: 'This cannot be a key.' });
    const value: unknown = req.body?.value;
    if (value === undefined) throw badRequest('Please check the marked fields.', { value: 'A value is needed.' });
    res.json(await writeSetting(key, value, currentStaff(req).id));
  });
  return router;
}
