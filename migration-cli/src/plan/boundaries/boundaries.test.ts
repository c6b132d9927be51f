import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryOf } from '../../inventory/testing/inventory-of.ts';
import type { Inventory } from '../../model/inventory.ts';
import { matcher } from '../globs.ts';
import { readPlan } from '../parse.ts';
import { proposePlan } from '../propose.ts';
import { areaOf } from './area-of.ts';
import { areasOf } from './areas.ts';
import { candidatesOf } from './candidates.ts';
import { cutOf } from './cut.ts';
import { globsOf } from './globs-of.ts';
import { parseHistory, togetherness } from './history.ts';

const db =
  "const { Pool } = require('pg');\nconst pool = new Pool();\nexports.query = (text, values) => pool.query(text, values);\n";

/** A layered shop: links between orders and stock go through calls, a shared table and one transaction. */
const shop: Record<string, string> = {
  'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }',
  'schema.sql':
    'create table orders (id int primary key); create table stock (id int primary key, order_id int references orders); create table labels (id int);',
  'server/app.js':
    "const express = require('express');\nconst app = express();\napp.use('/orders', require('./routes/orders.routes'));\napp.use('/stock', require('./routes/stock.routes'));\napp.listen(1);\n",
  'server/lib/db.js': db,
  'server/routes/orders.routes.js':
    "const r = require('express').Router();\nconst o = require('../services/orders.service');\nr.get('/', o.list);\nr.post('/', o.create);\nr.delete('/:id', o.remove);\nmodule.exports = r;\n",
  'server/services/orders.service.js':
    "const { query } = require('../lib/db');\nconst { free } = require('./stock.service');\nexports.list = () => query('select id from orders');\nexports.remove = () => query('delete from orders where id = 1');\nexports.create = () => {\n  const left = free(3);\n  if (left > 0) return query('insert into orders (id) values (1)');\n};\n",
  'server/routes/stock.routes.js':
    "const r = require('express').Router();\nconst s = require('../services/stock.service');\nr.get('/', s.list);\nr.post('/', s.add);\nr.put('/:id', s.add);\nr.delete('/:id', s.add);\nmodule.exports = r;\n",
  'server/services/stock.service.js':
    "const { query } = require('../lib/db');\nconst { print } = require('../helpers/labels');\nexports.free = (n) => n;\nexports.list = () => query('select s.id from stock s join orders o on o.id = s.order_id');\nexports.add = () => { print(); return query('insert into stock (id) values (1)'); };\n",
  'server/helpers/labels.js':
    "const { query } = require('../lib/db');\nexports.print = () => query('insert into labels (id) values (1)');\n",
};

describe('areas', () => {
  it.each([
    ['server/routes/orders.routes.js', 'order'],
    ['server/handlers/links.handler.js', 'link'],
    ['api/controllers/SiteController.ts', 'site'],
    ['src/lib/features/segment/segment-store.ts', 'segment'],
    ['marketing-site/backend/app.ts', 'marketing'],
    ['src/modules/billing/index.ts', 'billing'],
    ['src/server/routes/movies.js', 'movie'],
    ['src/server/routes/categories.js', 'category'],
    ['src/server/routes/series.js', 'series'],
    ['api/services/file-storage/index.js', 'file-storage'],
    ['server/models/index.js', null],
    ['server/lib/db.js', null],
    ['api/src/middleware/auth.ts', null],
    ['src/pages/home.tsx', null],
  ])('finds the domain of %s', (path, domain) => {
    expect(areaOf(path).domain).toBe(domain);
  });

  it('gives shared code that one domain alone uses to that domain', async () => {
    const { byFile } = areasOf(await inventoryOf(shop));
    expect(byFile.get('server/helpers/labels.js')?.name).toBe('stock');
    expect(byFile.get('server/lib/db.js')?.kind).toBe('shared');
  });
});

describe('globs of an area', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c', '[id]', 'x.y'), { minLength: 1, maxLength: 4 })
    .map((parts) => `${parts.join('/')}.js`);

  it('take exactly its files', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 25 }),
        fc.infiniteStream(fc.boolean()),
        (all, choose) => {
          const wanted = all.filter(() => choose.next().value);
          expect(all.filter(matcher(globsOf(wanted, all)))).toEqual(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the cost of a border', () => {
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await inventoryOf(shop);
  });

  it('names every crossing with its place', () => {
    const inside = new Set(areasOf(inventory).list.find(({ name }) => name === 'stock')?.files);
    const cut = cutOf(inventory, (path) => inside.has(path));
    expect(cut).toMatchObject({ files: 3, routes: 4, ownedTables: ['labels', 'stock'] });
    expect(cut.needs.map(({ target }) => target)).toEqual(['server/lib/db.js']);
    expect(cut.offers).toMatchObject([{ target: 'server/services/stock.service.js#free', calls: 1, synchronous: 1 }]);
    expect(cut.sharedTables).toMatchObject([
      { table: 'orders', written: false, file: 'server/services/stock.service.js', line: 4 },
    ]);
    expect(cut.foreignKeys.map(({ what }) => what)).toEqual(['stock(order_id) points at orders']);
  });

  it('is dearer when what belongs together is parted', () => {
    const part = (pattern: RegExp) => cutOf(inventory, (path) => pattern.test(path)).score;
    expect(part(/stock|labels/)).toBeLessThan(part(/stock\.service/));
  });

  it('counts commits that touch both sides, and says nothing about too few', () => {
    const log = ['a/1\nb/1', 'a/1', 'a/2\na/3', 'a/1\nb/2', 'a/9', 'b/1'].map((files) => `\0\n\n${files}\n`).join('');
    const history = parseHistory(log);
    expect(togetherness(history, (path) => path.startsWith('a/'))).toBe(0.4);
    expect(togetherness(history, (path) => path.startsWith('b/'))).toBeNull();
  });

  it('does not hold it against a part that its changes come with their tests and documents', async () => {
    const tests = { 'server/services/stock.service.test.js': "require('./stock.service');\n" };
    const tree = await inventoryOf({ ...shop, ...tests });
    const commit = ['server/services/stock.service.js', ...Object.keys(tests), 'README.md', 'package.json'];
    const together = (files: string[]) =>
      cutOf(tree, (path) => /stock\.(?:routes|service)\.js$/.test(path), Array(5).fill(files)).changedTogether;
    expect(together(commit)).toBe(0);
    expect(together([...commit, 'server/app.js'])).toBe(1);
  });

  it('leaves a table to who writes it while the application runs, whatever scripts fill it by hand', async () => {
    const script = "const { query } = require('../server/lib/db');\nquery('insert into stock (id) values (2)');\n";
    const owned = async (files: Record<string, string>) =>
      cutOf(await inventoryOf({ ...shop, ...files }), (path) => /stock/.test(path)).ownedTables;
    expect(await owned({ 'scripts/fill.js': script })).toContain('stock');
    expect(await owned({ 'seeds/fill.js': script })).toContain('stock');
    const loaded = { 'server/nightly.js': "require('../scripts/fill');\n" };
    expect(await owned({ 'scripts/fill.js': script, ...loaded })).not.toContain('stock');
    expect(await owned({ 'scripts/fill.js': `setInterval(() => 0, 5000);\n${script}` })).not.toContain('stock');
  });

  it('counts a call and a transaction as no more than kept code where each side has the code', () => {
    const cut = (calls: 'remote' | 'copied') => cutOf(inventory, (path) => /stock/.test(path), null, calls);
    expect(cut('copied').offers).toEqual(cut('remote').offers);
    expect(cut('remote').score - cut('copied').score).toBe(4.5);
  });
});

describe('a proposal', () => {
  it('puts the cheaper cut first, with its reasons and what is in the way, as a plan file that can be read', async () => {
    const inventory = await inventoryOf(shop);
    expect(candidatesOf(inventory).map(({ name }) => name)).toEqual(
      ['stock', 'order'].slice(0, candidatesOf(inventory).length),
    );
    const text = proposePlan(inventory, 'My Shop!');
    const { plan, errors } = readPlan(text);
    expect(errors).toEqual([]);
    expect(plan?.phases.map(({ name, final }) => ({ name, final })).at(-1)).toEqual({ name: 'core', final: true });
    expect(plan?.monolith.name).toBe('my-shop');
    expect(text).toContain('alone in writing labels, stock');
    expect(text).toContain('is called without await');
  });

  it('names no part that answers nothing, keeps nothing and starts nothing', async () => {
    const widget = (extra: string) =>
      Object.fromEntries(
        Array.from({ length: 30 }, (_, at) => [`widget/part${at}.js`, at === 0 ? extra : `exports.part = ${at};\n`]),
      );
    const rest = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`other/part${at}.js`, 'exports.x = 1;\n']));
    const namesFor = async (extra: string) =>
      candidatesOf(await inventoryOf({ ...rest, ...widget(extra) })).map(({ name }) => name);
    expect(await namesFor('exports.part = 0;\n')).toEqual([]);
    expect(await namesFor("setInterval(() => console.log('tick'), 1000);\n")).toEqual(['widget']);
  });

  it('is made for a tree without anything to cut as well', async () => {
    const { plan, errors } = readPlan(proposePlan(await inventoryOf({ 'a.js': 'console.log(1)' }), ''));
    expect(errors).toEqual([]);
    expect(plan?.phases.map(({ name }) => name)).toEqual(['core']);
  });
});
