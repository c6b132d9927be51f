import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const TREE = {
  'routes/users.js': 'module.exports = 1;',
  'routes/orders.js': 'module.exports = 1;',
  'routes/notes.md': '',
  'plugins/mail/server/index.js': 'module.exports = 1;',
  'other.js': 'module.exports = 1;',
};
const ROUTES = ['routes/orders.js', 'routes/users.js'];

/** What the loads of `server.js` reach, whose texts begin with `require` or `import`. */
async function reached(lines: string[], more: Record<string, string> = {}): Promise<(string[] | null)[]> {
  const { dynamicEdges, edges } = await inventoryOf({ ...TREE, ...more, 'server.js': lines.join('\n') });
  const loads = dynamicEdges.filter(({ pattern }) => !/[*{]/.test(pattern));
  for (const { file, line, reaches } of loads) {
    const targets = edges.filter((edge) => edge.from === file && edge.line === line && edge.kind !== 'directory');
    expect(targets.map(({ to }) => to).filter((to) => reaches?.includes(to ?? ''))).toEqual(reaches ?? []);
  }
  return loads.map(({ reaches }) => reaches);
}

describe('a load of what a glob finds', () => {
  it.each([
    ["const glob = require('glob');", "glob.sync('./routes/*.js').forEach((file) => require(path.resolve(file)));"],
    ["const { globSync } = require('glob');", 'for (const file of globSync("routes/*.js")) require("./" + file);'],
    [
      "const fg = require('fast-glob');",
      'async () => (await fg(["routes/*.js"])).map((file) => import(path.resolve(file)));',
    ],
    [
      "const { glob } = require('glob');",
      'async () => { for await (const f of glob("*.js", { cwd: "routes", absolute: true })) require(f); };',
    ],
    [
      "const fs = require('fs');",
      'const files = fs.globSync(path.join(__dirname, "routes/*.js")); files.forEach((f) => { require(f); });',
    ],
    [
      '',
      "require('glob').sync(path.join(process.env.OUT ? 'build' : '', 'routes/*.js')).forEach((f) => require(path.join(process.cwd(), f)));",
    ],
    [
      "const globby = require('globby');",
      'globby.sync(["{routes,plugins}/**/*.js", "!plugins/**"]).map((file) => require(file));',
    ],
    [
      "const { glob } = require('node:fs/promises');",
      'async () => { const files = []; for await (const file of glob("routes/*.js")) files.push(file); await Promise.all(files.map(async (one) => { await import(one); })); };',
    ],
    [
      "const { globSync } = require('glob');",
      'const files = [...globSync("routes/*.js")].filter((file) => !file.endsWith(".d.ts")); for (const file of files) require(file);',
    ],
  ])('reaches what the pattern matches: %s %s', async (first, second) => {
    expect(await reached(["const path = require('path');", first, second])).toEqual([ROUTES]);
  });

  it.each([
    ["const glob = require('glob');", 'glob.sync(process.env.PATTERN).forEach((file) => require(file));'],
    ["const glob = require('glob');", 'glob.sync("*.js", { cwd: process.env.DIR }).forEach((file) => require(file));'],
    ["const glob = require('./own');", 'glob.sync("routes/*.js").forEach((file) => require(file));'],
    [
      "const glob = require('glob');",
      'const files = []; for (const file of glob.sync("routes/*.js")) files.push(file); files.push(process.env.MORE); files.forEach((file) => require(file));',
    ],
    ["const glob = require('glob');", 'glob.sync("routes/*.js").forEach((file) => require(names[file]));'],
  ])('is unbounded where the pattern is not known, or it is no glob: %s %s', async (first, second) => {
    expect(await reached([first, second], { 'own.js': 'exports.sync = () => [];' })).toEqual([null]);
  });
});

describe('a helper that loads what stands in a folder', () => {
  const HELPER = [
    "const fs = require('fs');",
    "const path = require('path');",
    'exports.loadAll = (folder) => fs.readdirSync(folder).map((name) => { const file = path.join(folder, name); return require(file); });',
  ].join('\n');

  it('reaches the folders that its calls name', async () => {
    const lines = ["const { loadAll } = require('./helper');", 'loadAll(__dirname + "/routes");'];
    expect(await reached(lines, { 'helper.js': HELPER })).toEqual([[...ROUTES, 'routes/notes.md'].sort()]);
  });

  it('is unbounded where nothing but a test calls it', async () => {
    const test = { 'test/load.test.js': "require('../helper').loadAll(__dirname + '/../routes');" };
    expect(await reached([''], { 'helper.js': HELPER, ...test })).toEqual([null]);
  });

  it('is unbounded where one call does not say which', async () => {
    const lines = [
      "const { loadAll } = require('./helper');",
      'loadAll(__dirname + "/routes"); loadAll(process.argv[2]);',
    ];
    expect(await reached(lines, { 'helper.js': HELPER })).toEqual([null]);
  });
});

describe('a load of migrations by their runner', () => {
  const MIGRATIONS = {
    'db/one.js': 'exports.up = () => {};',
    'db/two.js': 'exports.up = () => {};',
    'db/notes.md': '',
  };
  const FILES = ['db/one.js', 'db/two.js'];
  const load = async (migrations: string) => {
    const lines = ["const { Umzug } = require('umzug');", `new Umzug({ migrations: ${migrations} });`];
    const { dynamicEdges, edges } = await inventoryOf({ ...MIGRATIONS, 'migrate.js': lines.join('\n') });
    const targets = new Set(
      edges.flatMap(({ from, to }) => (from === 'migrate.js' && to?.endsWith('.js') ? [to] : [])),
    );
    return [dynamicEdges.map(({ reaches }) => reaches), [...targets].sort()];
  };

  it.each([
    "{ glob: 'db/*.js' }",
    "{ glob: ['*.js', { cwd: __dirname + '/db' }] }",
    "{ glob: 'db/*.js', resolve: ({ name, path }) => ({ name, up: () => require(path).up() }) }",
    "{ glob: 'db/*.js', resolve: (params) => { const one = require(params.path); return one; } }",
  ])('reaches what its pattern finds: %s', async (migrations) => {
    expect(await load(migrations)).toEqual([[FILES], FILES]);
  });

  it('is unbounded where the pattern is computed, or another name is loaded', async () => {
    expect(await load('{ glob: process.env.GLOB, resolve: ({ path }) => require(path) }')).toEqual([[null], []]);
    expect(await load("{ glob: 'db/*.js', resolve: ({ name }) => require(name) }")).toEqual([[null], []]);
  });
});

it('a name below a folder may lead through folders of it, where nothing stands right in it', async () => {
  const providers = {
    'providers/mail/smtp/index.js': 'module.exports = 1;',
    'providers/mail/ses/index.js': 'module.exports = 2;',
    'providers/uploads/local.js': 'module.exports = 3;',
    'providers/README.md': '',
  };
  const { dynamicEdges } = await inventoryOf({
    ...providers,
    'lib/mail.js': "const path = require('path');\nexports.load = (name) => require(path.join('../providers', name));",
  });
  expect(dynamicEdges.map(({ reaches }) => reaches)).toEqual([
    ['providers/mail/ses/index.js', 'providers/mail/smtp/index.js', 'providers/uploads/local.js'],
  ]);
});
