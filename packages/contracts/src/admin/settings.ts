import { z } from 'zod';
import { instant, listOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const setting = z.object({
  key: z.string(),
  value: z.unknown(),
  updatedBy: z.string().nullable(),
  updatedAt: instant,
});

const byKey = z.object({ key: z.string() });
const common = { tag: 'settings', status: 200 } as const;

export const listSettings = endpoint({
  ...common,
  method: 'GET',
  path: '/api/settings',
  summary: 'All settings',
  permission: 'support',
  response: listOf(setting),
});

export const readSetting = endpoint({
  ...common,
  method: 'GET',
  path: '/api/settings/:key',
  summary: 'One setting',
  permission: 'support',
  params: byKey,
  response: setting,
});

export const writeSetting = endpoint({
  ...common,
  method: 'PUT',
  path: '/api/settings/:key',
  summary: 'Stores any JSON value under a key',
  permission: 'owner',
  params: byKey,
  body: z.object({ value: z.unknown() }),
  response: setting,
});
