import { type Job, withSystem } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { deleteOldSessions, deleteOldTokens } from './auth.queries.ts';

const KEEP_DAYS = 7;

/** Deletes sessions and one-time tokens that expired a week ago. */
export const purgeExpired = ({ pool }: Pick<CoreContext, 'pool'>): Job => ({
  name: 'purge-expired',
  schedule: '41 3 * * *',
  run: () =>
    withSystem(pool, async (db) => (await deleteOldSessions(db, KEEP_DAYS)) + (await deleteOldTokens(db, KEEP_DAYS))),
});
