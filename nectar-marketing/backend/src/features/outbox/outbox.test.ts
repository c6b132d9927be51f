import { createLogger, createPool, type GuardedPool, withSystem } from '@nectar/service-kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { deliverRound } from './dispatcher.ts';
import { enqueue } from './outbox.queries.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: GuardedPool;
let refused: Set<string>;
let arrived: string[];
const logger = createLogger('test', 'silent');
const core = {
  async deliver(call: string, args: unknown[]): Promise<void> {
    if (refused.has(String(args[0]))) throw new Error('core is down');
    arrived.push(`${call} ${args.join(' ')}`);
  },
};
const round = () => deliverRound({ pool, core, logger });

beforeAll(async () => {
  database = await testDatabase('');
  pool = createPool({ url: database.url, max: 4, statementTimeoutMs: 5_000, applicationName: 'test' });
});
beforeEach(async () => {
  refused = new Set();
  arrived = [];
  await database.owner.query('TRUNCATE public.marketing_outbox');
});
afterAll(async () => {
  await pool?.end();
  await database?.stop();
});

it('delivers the calls of one organisation in the order in which they were stored, each once', async () => {
  await withSystem(pool, async (db) => {
    await enqueue(db, 'grantPlan', 'acme', 'starter');
    await enqueue(db, 'setPlanStatus', 'acme', 'canceled');
  });
  while ((await round()) > 0);
  expect(arrived).toEqual(['grantPlan acme starter', 'setPlanStatus acme canceled']);
});

it('keeps a later call back until the earlier one arrived, without holding up other organisations', async () => {
  refused.add('acme');
  await withSystem(pool, async (db) => {
    await enqueue(db, 'grantPlan', 'acme', 'team');
    await enqueue(db, 'setPlanStatus', 'acme', 'past_due');
    await enqueue(db, 'grantPlan', 'globex', 'scale');
  });
  while ((await round()) > 0);
  expect(arrived).toEqual(['grantPlan globex scale']);
  const { rows } = await database.owner.query(
    'SELECT last_error FROM public.marketing_outbox WHERE last_error IS NOT NULL',
  );
  expect(rows).toEqual([{ last_error: 'core is down' }]);
  refused.clear();
  await database.owner.query('UPDATE public.marketing_outbox SET next_at = now() WHERE delivered_at IS NULL');
  while ((await round()) > 0);
  expect(arrived.slice(1)).toEqual(['grantPlan acme team', 'setPlanStatus acme past_due']);
});

it('leaves nothing behind when the transaction of the payment is rolled back', async () => {
  const failing = withSystem(pool, async (db) => {
    await enqueue(db, 'grantPlan', 'acme', 'team');
    throw new Error('the payment was not stored');
  });
  await expect(failing).rejects.toThrow('the payment was not stored');
  expect(await round()).toBe(0);
});
