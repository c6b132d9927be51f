// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf, printed } from './testing/inventory-of.ts';

const rows = (inventory: Awaited<ReturnType<typeof inventoryOf>>, from?: string) =>
  inventory.edges
    .filter((edge) => /^(?:file|directory|new-url)$/.test(edge.kind) && (from === undefined || edge.from === from))
    .map((edge) => [
      edge.kind,
      edge.specifier,
      edge.to,
      edge.base,
      ...(edge.anchor ? ['anchor'] : []),
      ...(edge.missing ? ['missing'] : []),
    ]);

describe('files named by a path', () => {
  it('of the working folder with a slash behind it lead into the tree', async () => {
    const { edges } = await inventoryOf({
      'app/mail.js': "exports.logo = () => ({ path: process.cwd() + '/public/logo.png' });",
      'public/logo.png': '',
    });
    expect(edges.map(({ to, missing }) => [to, missing === true])).toEqual([['public/logo.png', false]]);
  });

  it('are those of a package that reads its own folder, wherever that stands, and not of an alias of the same name', async () => {
    const { edges, env } = await inventoryOf({
      'package.json': '{ "name": "a", "dependencies": { "config": "3.3.12" } }',
      'src/app.js': "const config = require('config');\nconfig.get('port');",
      'config/default.yml': 'port: 1',
      'config/custom-environment-variables.yml': 'port: PORT',
      'other/package.json': '{ "name": "b" }',
      'other/tsconfig.json': '{ "compilerOptions": { "paths": { "config": ["./lib/config.ts"] } } }',
      'other/lib/config.ts': 'export const port = 1;',
      'other/app.ts': "import { port } from 'config';",
    });
    expect(
      edges.filter(({ kind }) => kind === 'directory').map(({ from, to, package: name }) => [from, to, name]),
    ).toEqual([['src/app.js', 'config/', 'config']]);
    expect(env.map(({ name }) => name)).toEqual(['PORT']);
  });

  it('are the schema of Prisma for whoever loads its client, in its own package', async () => {
    const { edges } = await inventoryOf({
      'package.json': '{ "name": "a", "dependencies": { "@prisma/client": "6.0.0" } }',
      'src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();",
      'src/prisma/schema.prisma': 'model A { id Int @id }',
      'other/package.json': '{ "name": "b" }',
      'other/schema.prisma': 'model B { id Int @id }',
    });
    expect(edges.filter(({ kind }) => kind === 'file').map(({ from, to }) => [from, to])).toEqual([
      ['src/db.ts', 'src/prisma/schema.prisma'],
    ]);
  });

  it('are found through __dirname, import.meta, constants and templates', async () => {
    const tree = {
      'app/mail.mjs': [
        "import { readFileSync } from 'node:fs';",
        "import path, { dirname, join } from 'node:path';",
        "import { fileURLToPath } from 'node:url';",
        'const here = dirname(fileURLToPath(import.meta.url));',
        "const a = readFileSync(join(here, '..', 'mails', 'a.txt'), 'utf8');",
        'const b = readFileSync(`${here}/b.txt`);',
        "const c = readFileSync(path.resolve(import.meta.dirname, './c.txt'));",
        "const d = readFileSync(here + '/d.txt');",
        "const e = readFileSync(new URL('e.txt', import.meta.url));",
      ].join('\n'),
      'mails/a.txt': '',
      'app/b.txt': '',
      'app/c.txt': '',
      'app/d.txt': '',
      'app/e.txt': '',
    };
    const inventory = await inventoryOf(tree);
    expect(rows(inventory)).toEqual([
      ['file', '../mails/a.txt', 'mails/a.txt', 'app/'],
      ['file', 'b.txt', 'app/b.txt', 'app/'],
      ['file', './c.txt', 'app/c.txt', 'app/'],
      ['file', 'd.txt', 'app/d.txt', 'app/'],
      ['new-url', 'e.txt', 'app/e.txt', undefined],
    ]);
    const [joined] = inventory.edges.filter((edge) => edge.kind === 'file');
    expect(joined && printed(tree, joined)).toBe("'..', 'mails', 'a.txt'");
  });

  it('are found where a helper function of another file builds the path', async () => {
    const inventory = await inventoryOf({
      'lib/paths.js': "const path = require('path');\nexports.root = (p) => path.join(__dirname, '..', p);",
      'a.js':
        "const { root } = require('./lib/paths');\nconst fs = require('fs');\nfs.readFileSync(root('data/x.csv'));",
      'data/x.csv': '1',
    });
    expect(rows(inventory, 'a.js')).toContainEqual(['file', 'data/x.csv', 'data/x.csv', '']);
  });

  it('relative to the working directory, static folders, views and what is missing', async () => {
    const inventory = await inventoryOf({
      'server/app.js': [
        "const express = require('express'); const path = require('path'); const fs = require('fs');",
        'const app = express();',
        "app.use(express.static('public'));",
        "app.set('views', path.join(__dirname, '../views'));",
        "app.get('/', (req, res) => res.render('home'));",
        "app.get('/x', (req, res) => res.render('gone'));",
        "app.get('/y', (req, res) => res.sendFile(path.join(__dirname, '../public/y.html')));",
        "fs.readFileSync('./config.json'); fs.readFileSync('nothing.json');",
      ].join('\n'),
      'public/y.html': '',
      'views/home.ejs': "<%- include('parts/head') %>",
      'views/parts/head.ejs': '',
      'config.json': '{}',
    });
    expect(rows(inventory, 'server/app.js')).toEqual([
      ['directory', 'public', 'public/', ''],
      ['directory', '../views', 'views/', 'server/'],
      ['file', 'home', 'views/home.ejs', 'views/'],
      ['file', '../public/y.html', 'public/y.html', 'server/'],
      ['file', './config.json', 'config.json', ''],
      ['file', 'nothing.json', 'nothing.json', '', 'missing'],
    ]);
    expect(rows(inventory, 'views/home.ejs')).toEqual([['file', 'parts/head', 'views/parts/head.ejs', 'views/']]);
    expect(inventory.unresolved.map((item) => `${item.file}:${item.line} ${item.what}`)).toEqual([
      'server/app.js:6 gone',
      'server/app.js:8 nothing.json',
    ]);
  });

  it('a folder that only begins other paths is an anchor and loads nothing', async () => {
    const inventory = await inventoryOf({
      'a/b.js': "const path = require('path'); const ROOT = path.join(__dirname, '..'); path.join(ROOT, 'x.txt');",
      'x.txt': '',
    });
    expect(rows(inventory)).toEqual([
      ['directory', '..', './', 'a/', 'anchor'],
      ['file', 'x.txt', 'x.txt', ''],
    ]);
  });
});

describe('patterns', () => {
  const steps = {
    'w/steps/http.ts': 'export const run = 1;',
    'w/steps/mail.ts': 'export const run = 1;',
    'w/other.ts': '',
  };

  it('bounded by a folder reach the files in it', async () => {
    const tree = { ...steps, 'w/engine.ts': 'export const load = (type: string) => import(`./steps/${type}`);' };
    const inventory = await inventoryOf(tree);
    expect(inventory.dynamicEdges).toEqual([
      { file: 'w/engine.ts', line: 1, pattern: '`./steps/${type}`', reaches: ['w/steps/http.ts', 'w/steps/mail.ts'] },
    ]);
    const edge = inventory.edges.find((item) => item.kind === 'directory');
    expect(edge && [edge.to, edge.specifier, printed(tree, edge)]).toEqual(['w/steps/', './steps/', './steps/']);
  });

  it('of CommonJS autoload reach the siblings, never the loader itself', async () => {
    const inventory = await inventoryOf({
      'r/index.js': "const fs = require('fs');\nfor (const f of fs.readdirSync(__dirname)) require('./' + f);",
      'r/a.js': '',
      'r/sub/index.js': '',
      'r/sub/deep.js': '',
    });
    expect(inventory.dynamicEdges.map((edge) => [edge.line, edge.reaches])).toEqual([
      [2, ['r/a.js', 'r/sub/index.js']],
      [2, ['r/a.js', 'r/sub/index.js']],
    ]);
  });

  it('of a folder that Fastify or the tools of GraphQL load as a whole are loads, and those of its paths alone are none', async () => {
    const inventory = await inventoryOf({
      'src/app.js': [
        "import path from 'node:path'; import AutoLoad from '@fastify/autoload'; import other from './other.js';",
        "await app.register(AutoLoad, { options: {}, dir: path.join(import.meta.dirname, 'plugins') });",
        "await app.register(require('@fastify/autoload'), { dir: path.join(import.meta.dirname, 'routes') });",
        "await app.register(other, { dir: path.join(import.meta.dirname, 'data') });",
      ].join('\n'),
      'src/gql.js':
        "import path from 'node:path'; import { loadFiles } from '@graphql-tools/load-files';\nawait loadFiles(path.join(import.meta.dirname, 'schema'), { extensions: ['.gql'] });",
      'src/other.js': 'export default 1;',
      'src/plugins/a.js': '',
      'src/routes/b.js': '',
      'src/data/c.js': '',
      'src/schema/d.gql': '',
    });
    expect(rows(inventory).map(([, , to, , ...more]) => [to, ...more])).toEqual([
      ['src/plugins/'],
      ['src/routes/'],
      ['src/data/', 'anchor'],
      ['src/schema/'],
    ]);
  });

  it('without a bound are a blocker with file and line', async () => {
    const inventory = await inventoryOf({
      'a.js': '\nmodule.exports = (name) => require(name);\nimport(process.env.PLUGIN);',
    });
    expect(inventory.dynamicEdges.map((edge) => [edge.line, edge.pattern, edge.reaches])).toEqual([
      [2, 'name', null],
      [3, 'process.env.PLUGIN', null],
    ]);
    expect(inventory.unresolved.filter((item) => item.why.includes('not bounded'))).toHaveLength(2);
  });

  it('of globs reach what they match', async () => {
    const inventory = await inventoryOf({
      'src/a.ts': "const all = import.meta.glob(['./pages/**/*.ts', '!./pages/no.ts']);",
      'src/pages/x/y.ts': '',
      'src/pages/no.ts': '',
      'src/orm.js':
        "const path = require('path'); module.exports = { entities: [path.join(__dirname, '**/*.entity.js')] };",
      'src/e/u.entity.js': '',
    });
    expect(inventory.dynamicEdges.map((edge) => edge.reaches)).toEqual([['src/pages/x/y.ts'], ['src/e/u.entity.js']]);
  });
});
