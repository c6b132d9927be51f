import { query } from '../lib';
import { registerJob } from './cron';

const KEEP_DAYS = 7;

/** Deletes sessions and one-time tokens that expired a week ago, of tenants and of staff. */
export async function purgeExpired(): Promise<number> {
  let deleted = 0;
  for (const table of ['auth.session', 'auth.verification', 'staff.staff_session', 'staff.staff_verification']) {
    const result = await query(`DELETE FROM ${table} WHERE "expiresAt" < now() - make_interval(days => $1)`, [KEEP_DAYS]);
    deleted += result.rowCount ?? 0;
  }
  return deleted;
}

registerJob({ name: 'purge-expired', schedule: '41 3 * * *', run: purgeExpired });
