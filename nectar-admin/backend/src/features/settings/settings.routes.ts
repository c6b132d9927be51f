import {
  listSettings,
  readSetting as readContract,
  writeSetting as writeContract,
} from '@nectar/contracts/admin/settings.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { currentStaff } from '../staff-auth/require-staff.ts';
import { selectSettings } from './settings.queries.ts';
import { readSetting, writeSetting } from './settings.ts';

export function settingsRoutes({ pool, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, listSettings, [requireStaff()], async () => {
    const items = await withSystem(pool, selectSettings);
    return { items, total: items.length };
  });
  route(router, readContract, [requireStaff()], ({ params }) => withSystem(pool, (db) => readSetting(db, params.key)));
  route(router, writeContract, [requireStaff('owner')], ({ params, body, req }) =>
    withSystem(pool, (db) => writeSetting(db, params.key, body.value, currentStaff(req).id)),
  );
  return router;
}
