import '../support/env';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, query } from '@server/lib';
import { createAdminApp } from '../../admin-backend/app';
import { containing, given } from '../../admin-backend/services/list';
import { monthlyRevenue, readMetrics, readTimeseries } from '../../admin-backend/services/metrics';
import { readSetting, writeSetting } from '../../admin-backend/services/settings';
import { addUser, changeUser, findUser } from '../../admin-backend/services/users';
import { type Listening, listen, request } from '../support/listen';

afterAll(() => closeDatabase());

async function staffId(): Promise<string> {
  const { rows } = await query<{ id: string }>(`SELECT id FROM staff_user WHERE email = 'owner@nectar.example'`);
  return rows[0]?.id ?? '';
}

describe('filters', () => {
  it('take wildcards literally and nothing as everything', () => {
    expect(containing('50%_\\')).toBe('%50\\%\\_\\\\%');
    expect(containing('  ')).toBeNull();
    expect(given('')).toBeNull();
    expect(given('won')).toBe('won');
  });
});

describe('metrics', () => {
  it('add up the prices of active plans', () => {
    expect(monthlyRevenue([{ plan: 'starter', count: 2 }, { plan: 'team', count: 1 }])).toBe(2 * 1900 + 4900);
    expect(monthlyRevenue([{ plan: 'gone', count: 9 }])).toBe(0);
  });

  it('count everything that has no tenant', async () => {
    const metrics = await readMetrics();
    expect(metrics.users).toBeGreaterThan(0);
    expect(metrics.leads).toBeGreaterThanOrEqual(12);
    expect(metrics.activeSubscriptions).toBeGreaterThan(0);
  });

  it('have a row for every day', async () => {
    const days = await readTimeseries(30);
    expect(days).toHaveLength(30);
    expect(new Set(days.map(({ day }) => day)).size).toBe(30);
  });
});

describe('users', () => {
  it('are suspended together with their sessions', async () => {
    const staff = await staffId();
    const { userId } = await addUser({ email: `admin-${randomUUID()}@tests.example`, name: 'Short', password: 'admin-tests-2024' }, staff);
    await query(`INSERT INTO auth.session (id, "userId", token, "expiresAt") VALUES ($1, $2, $1, now() + interval '1 hour')`, [randomUUID(), userId]);
    expect((await findUser(userId)).sessions).toBe(1);
    await changeUser(userId, { status: 'suspended' }, staff);
    expect(await findUser(userId)).toMatchObject({ status: 'suspended', sessions: 0 });
  });
});

describe('settings', () => {
  it('keep any JSON value', async () => {
    const key = `tests_${Date.now()}`;
    await writeSetting(key, [1, { two: null }], await staffId());
    expect((await readSetting(key)).value).toEqual([1, { two: null }]);
    await expect(readSetting('tests_never')).rejects.toThrow(/not found/);
  });
});

describe('the admin app', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen(createAdminApp());
  });
  afterAll(() => server.close());

  it('is healthy, and closed without a session', async () => {
    expect((await request(`${server.url}/health`)).body).toEqual({ status: 'ok' });
    expect((await request(`${server.url}/ready`)).status).toBe(200);
    for (const path of ['me', 'users', 'leads', 'metrics', 'settings']) {
      expect((await request(`${server.url}/api/${path}`)).status, path).toBe(401);
    }
  });
});
