import type { Db } from '@nectar/service-kit';

export interface Setting {
  key: string;
  value: unknown;
  updatedBy: string | null;
  updatedAt: Date;
}

const columns = `key, value, updated_by AS "updatedBy", updated_at AS "updatedAt"`;

export function selectSettings(db: Db): Promise<Setting[]> {
  return db.query<Setting>(`SELECT ${columns} FROM public.system_settings ORDER BY key`);
}

export async function selectSetting(db: Db, key: string): Promise<Setting | undefined> {
  const rows = await db.query<Setting>(`SELECT ${columns} FROM public.system_settings WHERE key = $1`, [key]);
  return rows[0];
}

export async function upsertSetting(db: Db, key: string, value: unknown, staffId: string): Promise<Setting> {
  const rows = await db.query<Setting>(
    `INSERT INTO public.system_settings (key, value, updated_by) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_by = EXCLUDED.updated_by, updated_at = now()
     RETURNING ${columns}`,
    [key, JSON.stringify(value), staffId],
  );
  const setting = rows[0];
  if (!setting) throw new Error(`The setting ${key} was not stored.`);
  return setting;
}
