// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function names(tree: Record<string, string>): Promise<string[]> {
  const inventory = await inventoryOf(tree);
  expect(inventory.unresolved.filter(({ what }) => what.includes('env'))).toEqual([]);
  return inventory.env.map(({ name, files }) => `${name} ${files.join(' ')}`);
}

const cases: [string, Record<string, string>, string[]][] = [
  [
    'names, casts, defaults and merged objects',
    {
      'a.ts':
        'const env = process.env as Vars;\nenv.A;\n(process.env as any).B;\nprocess.env!.C;\nprocess?.env?.D;\nconst all = { ...process.env, X: 1 };\nall.E;\nlet late;\nlate = process.env;\nlate.F;\nconst frozen = Object.freeze({ ...process.env });\nfrozen.G;\n({ H: h } = process.env);\nconst { env: { I, J: j = "x" }, env: rest } = process;\nrest.K;\nconst { L, ...others } = process.env;\nothers.M;\nglobalThis.process.env.N;',
    },
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N'].map((name) => `${name} a.ts`),
  ],
  [
    'exports, barrels, default exports and module.exports',
    {
      'env.ts': 'export const env = process.env;\nexport default process.env;',
      'index.ts': "export { env as environment } from './env';",
      'a.ts':
        "import { environment } from './index';\nimport direct from './env';\nimport * as all from './env';\nenvironment.A; direct.B; all.env.C;",
      'c.cjs': 'module.exports = { env: process.env };',
      'd.cjs':
        "const { env } = require('./c.cjs');\nconst c = require('./c.cjs');\nenv.D; c.env.E; require('./c.cjs').env.F;",
    },
    ['A a.ts', 'B a.ts', 'C a.ts', 'D d.cjs', 'E d.cjs', 'F d.cjs'],
  ],
  [
    'parameters, options, defaults of parameters and results',
    {
      'config.ts':
        'export function config(env: Env, { vars } = { vars: env }) { return { port: env.PORT, x: vars.X }; }\nexport const fromOptions = (options: { env: Env }) => options.env.Y;\nexport const get = (source = process.env) => source.Z;\nexport const current = () => process.env;',
      'main.ts':
        "import { config, current, fromOptions } from './config';\nconfig(process.env);\nfromOptions({ env: process.env });\ncurrent().W;",
    },
    ['PORT config.ts', 'W main.ts', 'X config.ts', 'Y config.ts', 'Z config.ts'],
  ],
  [
    'classes, their fields, getters and subclasses',
    {
      'a.ts':
        'class Base { protected env = process.env; }\nclass Config extends Base {\n  a = this.env.A;\n  static vars = process.env;\n  get all() { return process.env; }\n  b() { return Config.vars.B + this.all.C; }\n}\nclass Given { constructor(private readonly env: Env) {} d() { return this.env.D; } e() { const { env } = this; return env.E; } }\nnew Given(process.env);',
    },
    ['A a.ts', 'B a.ts', 'C a.ts', 'D a.ts', 'E a.ts'],
  ],
  [
    'a proxy around it and tests for its keys',
    {
      'a.js':
        "const env = new Proxy(process.env, { get: (t, k) => t[k] ?? '' });\nmodule.exports = env;\nif ('A' in process.env) {}\nprocess.env.hasOwnProperty('B');\nObject.hasOwn(process.env, 'C');\n_.get(process.env, 'D', 'x');\n_.pick(process.env, ['E', 'F']);",
      'b.js': "const env = require('./a');\nenv.G;",
    },
    ['A a.js', 'B a.js', 'C a.js', 'D a.js', 'E a.js', 'F a.js', 'G b.js'],
  ],
];

describe('the environment', () => {
  for (const [title, tree, expected] of cases)
    it(`is followed through ${title}`, async () => {
      expect(await names(tree)).toEqual(expected);
    });

  it('is not read where it is written or deleted', async () => {
    expect(
      await names({ 'a.js': "process.env.A = '1';\ndelete process.env.B;\nprocess.env = { ...process.env, C: '1' };" }),
    ).toEqual([]);
  });

  it('is found whatever its steps are', async () => {
    const steps = fc.array(fc.constantFrom('name', 'object', 'function', 'module', 'cast', 'class'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(steps, async (chain) => {
        const tree: Record<string, string> = {};
        let value = 'process.env';
        let body = '';
        chain.forEach((step, index) => {
          const name = `v${index}`;
          if (step === 'name') body += `const ${name} = ${value};\n`;
          if (step === 'object') body += `const o${index} = { k: ${value} };\nconst ${name} = o${index}.k;\n`;
          if (step === 'function') body += `function f${index}() { return ${value}; }\nconst ${name} = f${index}();\n`;
          if (step === 'cast') body += `const ${name} = (${value} as Env)!;\n`;
          if (step === 'class') body += `class C${index} { e = ${value}; }\nconst ${name} = new C${index}().e;\n`;
          if (step === 'module') {
            tree[`m${index}.ts`] = `${body}export const ${name} = ${value};\n`;
            body = `import { ${name} } from './m${index}';\n`;
          }
          value = name;
        });
        tree['last.ts'] = `${body}${value}.WANTED;\n`;
        expect(await names(tree)).toEqual(['WANTED last.ts']);
      }),
      { numRuns: 60 },
    );
  });
});
