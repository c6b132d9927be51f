import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { readPlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { findsFor } from './slices.ts';
import { sourcesOf } from './sources.ts';
import { application, applicationPlan, isModules, STYLES } from './testing/applications.ts';
import { extractInMemory, inventoryOf } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const NAMES = ['users', 'orders', 'items', 'reports'];

const routesOf = async (files: Record<string, string>) =>
  (await inventoryOf(files)).routes.map(({ method, path }) => `${method} ${path}`).sort();

/** The service's own tree, as if it stood alone. */
const inside = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => (path.startsWith('part/backend/') ? [[path.slice(13), text]] : [])),
  );
const outside = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('part/')));

describe('an application that is cut by its routes', () => {
  it('has in both parts together the routes that it had, each where the plan says, in every style', async () => {
    const cases = fc.record({
      style: fc.constantFrom(...STYLES),
      names: fc.subarray(NAMES, { minLength: 2 }),
      moved: fc.subarray(NAMES, { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ style, names, moved }) => {
        const moves = names.filter((name) => moved.includes(name));
        if (moves.length === 0) return;
        const tree = application(style, names);
        const whole = await routesOf(tree);
        expect(whole).toHaveLength(names.length * 3 + 1);
        const { built, files } = await extractInMemory(tree, applicationPlan(style, smallShopPlan, moves));
        expect(built.problems).toEqual([]);
        const mine = whole.filter((route) => moves.some((name) => route.includes(`/api/${name}`)));
        expect(await routesOf(inside(files))).toEqual([...mine, 'GET /health'].sort());
        expect(await routesOf(outside(files))).toEqual(whole.filter((route) => !mine.includes(route)));
      }),
      { numRuns: 120 },
    );
  });

  it('is all that is cut: another program in the tree keeps its routes, whatever they are called', async () => {
    const tools = {
      'src/tools/stub.js':
        "const app = require('express')();\napp.post('/api/users/stub', (req, res) => res.end());\napp.listen(3001);\n",
    };
    const tree = { ...application('routers', ['users', 'orders']), ...tools };
    const plan = applicationPlan('routers', smallShopPlan, ['users']);
    const [phase] = plan.phases;
    const phases = phase ? [{ ...phase, routes: { moves: ['/api/users/**'], shares: ['GET /health'] } }] : [];
    const { built, files } = await extractInMemory(tree, { ...plan, phases });
    expect(built.problems).toEqual([]);
    expect(files['src/tools/stub.js']).toBe(tools['src/tools/stub.js']);
    expect((await routesOf(outside(files))).filter((route) => route.includes('users'))).toEqual([
      'POST /api/users/stub',
    ]);
  });

  it.each(STYLES)('keeps middleware, its order, settings and the last resort: %s', async (style) => {
    const tree = application(style, ['users', 'orders']);
    const { files } = await extractInMemory(tree, applicationPlan(style, smallShopPlan, ['users']));
    const entry = isModules(style) ? 'src/server.mjs' : 'src/server.js';
    for (const text of [files[entry] ?? '', files[`part/backend/${entry}`] ?? '']) {
      const order = ['express.json()', 'x-before', "'/health'", 'What nothing else answers', 'app.listen'];
      const places = order.map((piece) => text.indexOf(piece));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
    }
    expect(files['part/backend/package.json']).toContain('"express"');
    expect(files[`part/backend/${entry}`]).not.toContain('orders');
    expect(files[entry]).not.toContain('users');
  });

  it('is refused where one call registers routes of both sides', async () => {
    const tree = application('central', ['users', 'orders']);
    tree['src/server.js'] = (tree['src/server.js'] ?? '').replace(
      "app.get('/api/users', usersList);",
      "app.get(['/api/users', '/api/orders/all'], usersList);",
    );
    const { built } = await extractInMemory(tree, applicationPlan('central', smallShopPlan, ['users']));
    expect(built.problems.map(({ problem }) => problem.what)).toEqual([
      expect.stringContaining('registers routes of both sides in one place: GET /api/orders/all, GET /api/users'),
    ]);
  });

  it('is refused where the plan names a route that there is not', async () => {
    const { built } = await extractInMemory(
      application('routers', ['users', 'orders']),
      applicationPlan('routers', smallShopPlan, ['users', 'nothing']),
    );
    expect(built.problems.map(({ problem }) => problem.what)).toEqual([
      'the route /api/nothing/** of the phase news does not exist',
    ]);
  });

  it('runs a schedule on one side only, and loads what does something when it is loaded on both', async () => {
    const tree = application('routers', ['users', 'orders']);
    tree['src/cron.js'] = `const cron = require('node-cron');\n\ncron.schedule('0 * * * *', () => {});\n`;
    tree['src/routes/users.js'] = `require('../audit');\n${tree['src/routes/users.js']}`;
    tree['src/audit.js'] = `process.on('exit', () => console.log('audit'));\n`;
    tree['src/server.js'] = `require('./cron');\n${tree['src/server.js']}`;
    const { files } = await extractInMemory(tree, applicationPlan('routers', smallShopPlan, ['orders']));
    expect(files['src/cron.js']).toContain('cron.schedule');
    expect(files['part/backend/src/cron.js']).not.toContain('cron');
    expect(files['part/backend/src/routes/index.js']).toContain(`require('./users');`);
    expect(files['part/backend/src/routes/users.js']).toContain(`require('../audit');`);
    expect(files['part/backend/src/handlers/users.js']).toBeUndefined();
  });

  it('works by the clock on tables on one side only, and looks after its own memory on both', async () => {
    const tree = application('routers', ['users', 'orders']);
    tree['src/old.js'] =
      "const db = require('./db');\nexports.remove = () => db.query('delete from sessions where old');\n";
    tree['src/db.js'] = "const { Pool } = require('pg');\nmodule.exports = new Pool();\n";
    tree['src/clock.js'] = [
      "const old = require('./old');",
      'const seen = new Map();',
      'exports.seen = seen;',
      'exports.start = () => {',
      '  setInterval(() => seen.clear(), 1000);',
      '  setInterval(() => {',
      '    old.remove().catch(console.error);',
      '  }, 60_000);',
      '};',
      'const kept = setInterval(() => old.remove(), 5000);',
      'exports.stop = () => clearInterval(kept);',
      '',
    ].join('\n');
    tree['src/server.js'] = `require('./clock').start();\n${tree['src/server.js']}`;
    const plan = applicationPlan('routers', smallShopPlan, ['orders']);
    const { files, inventory } = await extractInMemory(tree, plan);
    expect(files['src/clock.js']).toBe(tree['src/clock.js']);
    const copy = files['part/backend/src/clock.js'] ?? '';
    expect(copy).toContain('seen.clear()');
    expect(copy).not.toContain('old.remove().catch');
    const found = checkPlan(inventory, plan, sourcesOf(tree)).findings.filter(({ id }) => id.startsWith('job:'));
    expect(found.map(({ file, line, what }) => [file, line, what.replace(/^.*\) /, '')])).toEqual([
      ['src/clock.js', 10, 'runs on both sides'],
    ]);
  });

  it('is proposed from the code alone, without anything left open', async () => {
    for (const style of STYLES) {
      const tree = application(style, ['users', 'orders', 'reports']);
      const inventory = await inventoryOf(tree);
      const { plan, errors } = readPlan(proposePlan(inventory, 'shop', null, sourcesOf(tree)));
      expect(errors, style).toEqual([]);
      if (!plan) throw new Error('no plan');
      const { built, files } = await extractInMemory(tree, plan);
      expect(built.problems, style).toEqual([]);
      expect(
        Object.keys(files).some((path) => path.startsWith('src/')),
        style,
      ).toBe(false);
    }
  });
});

describe('a removal as an edit by exact text', () => {
  it('stands once in the text, and the edits together take out just what was asked for', () => {
    const lines = fc.array(fc.constantFrom('use(a);', 'use(b);', '', '  x: 1,'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.boolean()), (list, picks) => {
        const text = `start\n${list.join('\n')}\nend\n`;
        let at = 6;
        const removals = list.flatMap((line) => {
          const [start, end] = [at, at + line.length + 1];
          at = end;
          return picks.next().value === true ? [{ start, end, replace: '', why: 'test' }] : [];
        });
        const wanted = [...removals]
          .reverse()
          .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
        const edits = findsFor(text, removals);
        for (const { find } of edits) expect(text.split(find)).toHaveLength(2);
        expect(edits.reduce((rest, { find, replace }) => rest.replace(find, () => replace), text)).toBe(wanted);
      }),
    );
  });
});
