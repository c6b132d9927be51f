import { query } from '../../shared/index.ts';
import { registerJob } from './cron.ts';

const KEEP_DAYS = 7;

/** Deletes sessions and one-time tokens that expired a week ago. */
export async function purgeExpired(): Promise<number> {
  let deleted = 0;
  for (const table of ['auth.session', 'auth.verification']) {
    const result = await query(`DELETE FROM ${table} WHERE "expiresAt" < now() - make_interval(days => $1)`, [
      KEEP_DAYS,
    ]);
    deleted += result.rowCount ?? 0;
  }
  return deleted;
}

registerJob({ name: 'purge-expired', schedule: '41 3 * * *', run: purgeExpired });
