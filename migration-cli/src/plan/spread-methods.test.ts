import { describe, expect, it } from 'vitest';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { loaded, seamPlan } from './testing/spread-cases.ts';

const manifest = `${JSON.stringify({ name: 'near', private: true, dependencies: { express: '5.1.0' } })}\n`;

async function seam(tree: Tree, typed = false) {
  const far: Tree = typed
    ? { 'far.ts': 'export const rate = (sum: number): number => sum * 2;\nexport const app = () => null;\n' }
    : { 'far.js': 'exports.rate = (sum) => sum * 2;\nexports.app = () => null;\n' };
  const all = { 'package.json': manifest, ...far, ...tree };
  const plan = seamPlan(['rate'], typed ? 'internal/calls.ts' : undefined);
  const { built, files } = await extractInMemory(all, plan, 1).catch(() => extractInMemory(all, plan, 0));
  return { files, why: built.problems.map(({ problem }) => problem.why) };
}

const PRICES = `const { rate } = require('./far');
class Prices {
  constructor(base) { this.base = base; }
  static of(sum) { return new Prices(1).price(sum); }
  price(sum) { return rate(sum) + this.base; }
  twice(sum) { return this.price(sum) + this.price(sum); }
}
module.exports = { Prices, prices: new Prices(10) };
`;

describe('methods that call a synchronous function', () => {
  it('wait, and so does who calls them on this, on new instances and on exported ones', async () => {
    const tree = {
      'prices.js': PRICES,
      'use.js': `const { Prices, prices } = require('./prices');
const own = new Prices(100);
const lib = { cost(sum) { return own.twice(sum); } };
exports.all = (sum) => [prices.price(sum), own.price(sum), Prices.of(sum), new Prices(0).twice(sum), lib.cost(sum)];
`,
    };
    const { files, why } = await seam(tree);
    expect(why).toEqual([]);
    const { all } = loaded(files, 'use.js') as { all(sum: number): Promise<number[]> };
    expect(await all(3)).toEqual([16, 106, 7, 12, 212]);
    expect(files['prices.js']).toContain('static async of(sum) { return await new Prices(1).price(sum); }');
  });

  it('are found by types of fields and by what constructors are given', async () => {
    const { files, why } = await seam(
      {
        'prices.ts': `import { rate } from './far';
export class Prices {
  protected price(sum: number): number { return rate(sum); }
  public both = (sum: number): number => this.price(sum) + 1;
}
`,
        'orders.ts': `import { Prices } from './prices';
export class Orders {
  constructor(private readonly prices: Prices, private names: Map<string, number>) {}
  total(sum: number): number { return this.prices.both(sum) + (this.names.get('a') ?? 0); }
}
export function show(orders: Orders): string { return String(orders.total(1)); }
`,
      },
      true,
    );
    expect(why).toEqual([]);
    expect(files['prices.ts']).toContain('protected async price(sum: number): Promise<number> {');
    expect(files['prices.ts']).toContain('both = async (sum: number): Promise<number> => await this.price(sum) + 1;');
    expect(files['orders.ts']).toContain(
      'async total(sum: number): Promise<number> { return await this.prices.both(sum)',
    );
    expect(files['orders.ts']).toContain('async function show(orders: Orders): Promise<string>');
  });

  it('answer requests as handlers of Express and of frameworks that wait', async () => {
    const { files, why } = await seam(
      {
        'web.ts': `import express from 'express';
import { Controller, Get } from '@nestjs/common';
import { rate } from './far';
@Controller()
export class Web {
  @Get('/now')
  now() { return rate(1); }
}
class Pages {
  constructor() { this.page = this.page.bind(this); }
  page(req: any, res: any) { res.json(rate(2)); }
}
const pages = new Pages();
express().get('/page', pages.page).get('/bound', pages.page.bind(pages));
`,
      },
      true,
    );
    expect(why).toEqual([]);
    expect(files['web.ts']).toContain('async now() { return await rate(1); }');
    expect(files['web.ts']).toContain('async page(req: any, res: any) { res.json(await rate(2)); }');
  });

  const cls = (more: string, head = '') =>
    `import { rate } from './far';\n${head}\nexport class Near${more.startsWith(' ') ? more : ` {\n  price(sum: number) { return rate(sum); }\n}\n${more}`}`;

  it.each([
    ['in a getter', cls(' {\n  get price() { return rate(1); }\n}'), 'near.ts:4: a getter cannot wait'],
    ['in a constructor', cls(' {\n  constructor() { rate(1); }\n}'), 'near.ts:4: a constructor cannot wait'],
    [
      'by a computed name',
      cls(" {\n  ['price']() { return rate(1); }\n}"),
      'near.ts:4: it is a method with a computed name',
    ],
    [
      'where the language calls them',
      cls(' {\n  toJSON() { return rate(1); }\n}'),
      'near.ts:4: the language calls toJSON itself',
    ],
    [
      'where an interface asks for them',
      cls(
        ' implements Priced {\n  price(sum: number) { return rate(sum); }\n}',
        'interface Priced { price(sum: number): number }',
      ),
      'near.ts:4: it is asked for by Priced',
    ],
    [
      'where a class of a package is extended',
      cls(' extends Base {\n  price(sum: number) { return rate(sum); }\n}', "import { Base } from 'base';"),
      'near.ts:4: its class extends Base, which is not of the tree',
    ],
    [
      'where a subclass overrides them',
      cls('class Far extends Near { price() { return 1; } }'),
      'near.ts:6: it overrides price',
    ],
    ['as values', cls('export const f = new Near().price;'), 'near.ts:6: it is handed on as a value'],
    [
      'where nothing tells whose they are',
      cls('export const f = (it) => it.price(1);'),
      'near.ts:6: it may be price of Near',
    ],
    [
      'with a decorator that nobody knows',
      cls(' {\n  @cached price(sum: number) { return rate(sum); }\n}', "import { cached } from 'cached';"),
      'near.ts:4: a decorator (cached) gets it',
    ],
    [
      'where an instance is given to a package',
      cls('run(new Near());', "import { run } from 'runner';"),
      'near.ts:6: who gets it here may call price',
    ],
    [
      'where names are computed',
      cls(' {\n  price(sum: number) { return rate(sum); }\n  any(name: string) { return this[name](); }\n}'),
      'near.ts:4: its class takes members',
    ],
    [
      'with their type at the field',
      cls(' {\n  price: (sum: number) => number = (sum) => rate(sum);\n}'),
      'near.ts:4: its type is written at its field',
    ],
  ])('are refused %s', async (_title, near, why) => {
    const { why: said, files } = await seam({ 'near.ts': near }, true);
    expect(said[0]).toContain(`its callers cannot wait for it: ${why}`);
    expect(files['near.ts']).not.toContain('await');
  });
});
