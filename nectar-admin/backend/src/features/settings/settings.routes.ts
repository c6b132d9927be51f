import {
  listSettings,
  readSetting as readContract,
  writeSetting as writeContract,
} from '@nectar/contracts/admin/settings.ts';
import { withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectSettings } from './settings.queries.ts';
import { readSetting, writeSetting } from './settings.ts';

export function settingsRoutes({ pool }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, listSettings, async () => {
    const items = await withSystem(pool, selectSettings);
    return { items, total: items.length };
  });
  forStaff(router, readContract, ({ params }) => withSystem(pool, (db) => readSetting(db, params.key)));
  forStaff(router, writeContract, ({ params, body, caller }) =>
    withSystem(pool, (db) => writeSetting(db, params.key, body.value, caller.id)),
  );
  return router;
}
