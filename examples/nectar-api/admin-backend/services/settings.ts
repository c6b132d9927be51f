import { recordAudit } from '@server/domain/audit';
import { notFound, query, withTransaction } from '@server/lib';

export interface Setting {
  key: string;
  value: unknown;
  updatedBy: string | null;
  updatedAt: Date;
}

const columns = `key, value, updated_by AS "updatedBy", updated_at AS "updatedAt"`;

export async function listSettings(): Promise<Setting[]> {
  const { rows } = await query<Setting>(`SELECT ${columns} FROM public.system_settings ORDER BY key`);
  return rows;
}

export async function readSetting(key: string): Promise<Setting> {
  const { rows } = await query<Setting>(`SELECT ${columns} FROM public.system_settings WHERE key = $1`, [key]);
  if (!rows[0]) throw notFound('Setting');
  return rows[0];
}

export async function writeSetting(key: string, value: unknown, staffId: string): Promise<Setting> {
  return withTransaction(async (tx) => {
    const { rows } = await tx.query<Setting>(
      `INSERT INTO public.system_settings (key, value, updated_by) VALUES ($1, $2, $3)
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_by = EXCLUDED.updated_by, updated_at = now()
       RETURNING ${columns}`,
      [key, JSON.stringify(value), staffId],
    );
    await recordAudit(tx, { actorType: 'staff', actorId: staffId, action: 'setting.written', target: key, data: { value } });
    return rows[0] as Setting;
  });
}
