import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '../model/inventory.ts';
import { readInventory } from './read.ts';

const examples = new URL('../../../examples/', import.meta.url).pathname;

function read(name: string): Promise<Inventory> {
  const root = join(examples, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist|\.git|\.nectar)\//.test(path) && !path.endsWith('.env'));
  return readInventory({ files, commit: null, read: (path) => readFileSync(join(root, path)) });
}

const writers = (inventory: Inventory, table: string) => [
  ...new Set(
    inventory.tableAccess.filter((item) => item.table === table && item.access !== 'read').map((item) => item.file),
  ),
];

describe('the inventory of examples/bookshop-js', () => {
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await read('bookshop-js');
  });

  it('has the routes of autoloaded routers and of the reviews, with their mounts', () => {
    const routes = inventory.routes.map((route) => `${route.method} ${route.path}`);
    for (const route of [
      'GET /',
      'GET /books/:id',
      'GET /account/sign-in',
      'POST /orders/:id/payment',
      'GET /api/books',
      'POST /api/reviews/:id/votes',
      'GET /reviews/mine',
    ]) {
      expect(routes).toContain(route);
    }
  });

  it('has every table, the transaction that spans modules, and the listeners', () => {
    const tables = inventory.tables.filter((table) => table.kind === 'table').map((table) => table.name);
    expect(tables).toEqual(
      expect.arrayContaining([
        'books',
        'customers',
        'orders',
        'order_items',
        'reviews',
        'review_invitations',
        'settings',
      ]),
    );
    const place = inventory.transactions.find((item) => item.within === 'place');
    expect(place?.tables).toEqual(expect.arrayContaining(['orders', 'order_items', 'books', 'basket_items']));
    expect(inventory.jobs.map((job) => job.name)).toEqual(expect.arrayContaining(['order.paid', 'review.changed']));
    expect(writers(inventory, 'reviews').every((file) => /^(?:app\/reviews|db|test)\//.test(file))).toBe(true);
  });

  it('has what the configuration reads, with its defaults, and leaves nothing unread', () => {
    expect(inventory.env.find((item) => item.name === 'PORT')).toMatchObject({
      defaultValue: '3100',
      files: ['config/index.js'],
    });
    expect(inventory.packages.find((item) => item.name === 'nodemailer')?.declared).toBe('undeclared');
    expect(inventory.unresolved).toEqual([]);
  });
});

describe('the inventory of examples/nectar-api', () => {
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await read('nectar-api');
  });

  it('has the routes of three applications with their prefixes', () => {
    const routes = inventory.routes.map((route) => `${route.method} ${route.path} ${route.file.split('/')[0]}`);
    for (const route of [
      'ALL /api/auth/*splat server',
      'GET /api/workflows/:id/runs server',
      'POST /api/contact marketing-site',
      'POST /api/stripe/webhook server',
      'GET /api/metrics admin-backend',
      'PATCH /api/leads/:id admin-backend',
      'GET /health server',
    ]) {
      expect(routes).toContain(route);
    }
  });

  it('has the sins: the crossing transaction, the counter, the cron jobs, the patterns, the alias', () => {
    const crossing = inventory.transactions.filter(
      (item) =>
        item.file.startsWith('marketing-site/') &&
        item.calls.some((call) => call.file.startsWith('server/') && call.name === 'grantPlan'),
    );
    expect(crossing.length).toBeGreaterThan(0);
    expect(crossing[0]?.tables).toEqual(expect.arrayContaining(['organizations']));
    expect(
      inventory.calls.some(
        (call) => call.target.name === 'grantPlan' && call.passesTransaction && call.file.startsWith('marketing-site/'),
      ),
    ).toBe(true);
    expect(
      inventory.calls.some(
        (call) =>
          call.target.name === 'createUser' &&
          !call.passesTransaction &&
          call.awaited &&
          call.file.startsWith('admin-backend/'),
      ),
    ).toBe(true);
    expect(inventory.singletons).toContainEqual(expect.objectContaining({ name: 'usageCounter', shared: true }));
    expect(inventory.jobs.filter((job) => job.kind === 'cron' && job.schedule !== null).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(inventory.dynamicEdges.find((edge) => edge.pattern.includes('./steps/'))?.reaches).toHaveLength(5);
    expect(
      inventory.dynamicEdges
        .filter((edge) => edge.pattern.startsWith('server/emails/'))
        .every((edge) => (edge.reaches?.length ?? 0) > 5),
    ).toBe(true);
    expect(inventory.aliases.find((alias) => alias.pattern === '@/*')?.sources.length).toBeGreaterThan(2);
  });

  it('has the tables of three schemas, with those that the sign-in library touches', () => {
    const names = inventory.tables.map((table) => table.name);
    expect(names).toEqual(
      expect.arrayContaining(['organizations', 'subscriptions', 'contacts', 'auth.user', 'staff.staff_user']),
    );
    expect(inventory.foreignKeys).toContainEqual(
      expect.objectContaining({ table: 'subscriptions', references: 'organizations', onDelete: 'CASCADE' }),
    );
    expect(writers(inventory, 'auth.session')).toContain('server/auth/auth.ts');
    expect(
      inventory.tableAccess.filter((item) => !names.includes(item.table)).map((item) => `${item.table} ${item.file}`),
    ).toEqual([]);
  });

  it('has variables that data names, and no computed ones left', () => {
    expect(inventory.env.map((item) => item.name)).toEqual(
      expect.arrayContaining(['STRIPE_PRICE_STARTER', 'SMTP_HOST', 'DATABASE_URL', 'AUTH_SECRET']),
    );
    expect(inventory.unresolved.filter((item) => item.what === 'SQL' || item.what.startsWith('process.env'))).toEqual(
      [],
    );
  });
});
