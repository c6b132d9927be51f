import { badRequest, type Db, notFound } from '@nectar/service-kit';
import { recordAudit } from '../../shared/record-audit.ts';
import { type Setting, selectSetting, upsertSetting } from './settings.queries.ts';

const KEY = /^[a-z][a-z0-9_.-]{0,63}$/;

export async function readSetting(db: Db, key: string): Promise<Setting> {
  const setting = await selectSetting(db, key);
  if (!setting) throw notFound('Setting');
  return setting;
}

/** Stores any JSON value under a key and notes who did. */
export async function writeSetting(db: Db, key: string, value: unknown, staffId: string): Promise<Setting> {
  if (!KEY.test(key))
    throw badRequest('A key is made of lower-case letters, digits, ".", "_" and "-".', {
      key: 'This cannot be a key.',
    });
  if (value === undefined) throw badRequest('Please check the marked fields.', { value: 'A value is needed.' });
  const setting = await upsertSetting(db, key, value, staffId);
  await recordAudit(db, { staffId, action: 'setting.written', target: key, data: { value } });
  return setting;
}
