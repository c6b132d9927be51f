import { describe, expect, it } from 'vitest';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { loaded, seamPlan } from './testing/spread-cases.ts';

const far = 'exports.rate = (sum) => sum * 2;\nexports.app = () => null;\n';
const manifest = (express: string) => `${JSON.stringify({ name: 'near', private: true, dependencies: { express } })}\n`;

async function seam(tree: Tree, internal?: string) {
  const { built, files } = await extractInMemory(tree, seamPlan(['rate'], internal), 1).catch(() =>
    extractInMemory(tree, seamPlan(['rate'], internal), 0),
  );
  return { files, why: built.problems.map(({ problem }) => problem.why) };
}

const refusalOf = async (near: string, more: Tree = {}) =>
  (await seam({ 'package.json': manifest('5.1.0'), 'far.js': far, 'near.js': near, ...more })).why[0];

describe('callers of a synchronous function', () => {
  const routes = `const { rate } = require('./far');
function price(sum) {
  if (sum < 0) throw new Error('below nothing');
  return rate(sum) + 1;
}
module.exports = (app) => {
  app.get('/price', (req, res) => res.json(price(req.sum)));
  app.get('/double', function (req, res, done) {
    const sum = price(req.sum);
    res.json(sum * 2);
  });
};
`;

  it('pass what fails on to Express 4, which does not look at promises', async () => {
    const { files, why } = await seam({ 'package.json': manifest('^4.18.0'), 'far.js': far, 'routes.js': routes });
    expect(why).toEqual([]);
    const handlers: ((req: unknown, res: unknown, next: (error?: unknown) => void) => unknown)[] = [];
    const app = { get: (_path: string, handler: (typeof handlers)[number]) => handlers.push(handler) };
    (loaded(files, 'routes.js') as (to: typeof app) => void)(app);
    const ask = (index: number, sum: number) =>
      new Promise((resolve) => handlers[index]?.({ sum }, { json: resolve }, (error) => resolve(String(error))));
    expect([await ask(0, 3), await ask(1, 3)]).toEqual([7, 14]);
    expect([await ask(0, -1), await ask(1, -1)]).toEqual(['Error: below nothing', 'Error: below nothing']);
  });

  it('leave that to Express 5, and to a package that teaches it Express 4', async () => {
    const five = await seam({ 'package.json': manifest('5.1.0'), 'far.js': far, 'routes.js': routes });
    expect(five.why).toEqual([]);
    expect(five.files['routes.js']).toContain("app.get('/price', async (req, res) => res.json(await price(req.sum)));");
    expect(five.files['routes.js']).not.toContain('catch');
    const taught = await seam({
      'package.json': manifest('4.18.0'),
      'far.js': far,
      'routes.js': `require('express-async-errors');\n${routes}`,
    });
    expect(taught.files['routes.js']).not.toContain('catch');
    expect(taught.files['routes.js']).toContain('async (req, res)');
  });

  it('have promises as their types', async () => {
    const near = `import { rate } from './far';
export type Sum = { sum: number };
export function price({ sum }: Sum): number | null {
  return sum > 0 ? rate(sum)! : null;
}
export const both = <T extends Sum>(a: T, b: T): [number, number] => [price(a)!, price(b)!];
export const all = async (sums: Sum[]): Promise<number> => both(sums[0]!, sums[1]!)[0];
`;
    const { files, why } = await seam(
      {
        'package.json': manifest('5.1.0'),
        'far.ts': 'export const rate = (sum: number): number | null => sum;\nexport const app = () => null;\n',
        'near.ts': near,
      },
      'internal/calls.ts',
    );
    expect(why).toEqual([]);
    expect(files['near.ts']).toContain('async function price({ sum }: Sum): Promise<number | null> {');
    expect(files['near.ts']).toContain('return sum > 0 ? (await rate(sum))! : null;');
    expect(files['near.ts']).toContain(
      'async <T extends Sum>(a: T, b: T): Promise<[number, number]> => [(await price(a))!, (await price(b))!];',
    );
    expect(files['near.ts']).toContain('(await both(sums[0]!, sums[1]!))[0];');
    expect(files['internal/far-client.ts']).toContain('async function rate(sum: number): Promise<number | null> {');
  });

  it.each([
    [
      'at the top of a module',
      `const { rate } = require('./far');\nexports.now = rate(1);\n`,
      'near.js:2: it is called while the module loads',
    ],
    [
      'in a callback',
      `const { rate } = require('./far');\nexports.of = (list) => list.filter((one) => rate(one));\n`,
      'near.js:2: who gets this function (list.filter) does not wait',
    ],
    [
      'in a method that is handed on',
      `const { rate } = require('./far');\nclass Near { price(sum) { return rate(sum); } }\nexports.price = new Near().price;\n`,
      'near.js:3: it is handed on as a value',
    ],
    [
      'in a hook',
      `const { rate } = require('./far');\nexports.useRate = 1;\nfunction useIt() { return rate(1); }\nuseIt();\n`,
      'near.js:3: a hook of React',
    ],
    [
      'around state of its module',
      `const { rate } = require('./far');\nlet last = 0;\nexports.count = (sum) => { last += rate(sum); return last; };\n`,
      'near.js:3: it changes last of its module',
    ],
    [
      'as a value',
      `const { rate } = require('./far');\nexports.of = (list) => list.map(rate);\n`,
      'near.js:2: it is handed on as a value',
    ],
    [
      'under a name that changes',
      `const { rate } = require('./far');\nlet price = (sum) => rate(sum);\nexports.price = (sum) => price(sum);\n`,
      'near.js:2: it is handed on as a value',
    ],
  ])('are refused %s', async (_title, near, why) => {
    expect(await refusalOf(near)).toContain(`its callers cannot wait for it: ${why}`);
  });

  it('are refused where a whole folder is loaded and nobody knows who calls', async () => {
    const index = `const { readdirSync } = require('node:fs');\nconst { join } = require('node:path');\nfor (const file of readdirSync(join(__dirname, 'parts'))) require('./parts/' + file)(1);\n`;
    const part = `const { rate } = require('../far');\nmodule.exports = (sum) => rate(sum);\n`;
    expect(await refusalOf(index, { 'parts/one.js': part })).toContain(
      'parts/one.js:2: near.js loads it with its folder',
    );
  });

  it('wait in an application that is cut by its routes, on the side where each route is', async () => {
    const plan = seamPlan(['rate']);
    const [, move] = plan.phases;
    const server = `const express = require('express');
const { rate } = require('./far');
const app = express();
app.get('/far/:sum', (req, res) => res.json(rate(Number(req.params.sum))));
app.get('/near', (req, res) => {
  res.json(rate(1));
});
app.listen(3000);
`;
    const cut = {
      ...plan,
      services: structuredClone(plan.services),
      phases: move ? [{ ...move, move: [], routes: { moves: ['/far/**'], shares: [] } }] : [],
    };
    const { backend } = cut.services.far ?? {};
    if (backend) backend.entry = { module: 'server.js', export: 'app', kind: 'application', before: [] };
    const { built, files } = await extractInMemory(
      { 'package.json': manifest('5.1.0'), 'far.js': far, 'server.js': server },
      cut,
      1,
    );
    expect(built.problems).toEqual([]);
    const service = files['far-service/backend/src/server.js'];
    expect(service).toContain(
      "app.get('/far/:sum', async (req, res) => res.json(await rate(Number(req.params.sum))));",
    );
    expect(service).not.toContain("app.get('/near'");
    expect(files['server.js']).toContain('res.json(await rate(1));');
    expect(files['server.js']).not.toContain('/far/');
  });
});
