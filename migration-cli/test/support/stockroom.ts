import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './bookshop.ts';
import { runIn } from './commands.ts';

/** A monolith of which reading the code cannot tell everything: computed tables, modules and variables. */
const FILES: Record<string, string> = {
  'package.json': '{ "name": "stockroom", "private": true, "scripts": { "test": "node test/all.js" } }\n',
  '.gitignore': 'node_modules\nbuilt/*.js\nbuilt/*.map\n',
  'schema.sql': `CREATE TABLE items (id int PRIMARY KEY, name text);
CREATE TABLE moves (id serial PRIMARY KEY, item_id int, at text);
CREATE TABLE audits (id serial PRIMARY KEY, what text);
CREATE TABLE suppliers (id int PRIMARY KEY, name text);
`,
  'db.js': `const { Pool } = require('pg');
// One connection: everything that runs at once has to wait in the pool's queue.
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
exports.pool = pool;
exports.query = (text, values) => pool.query(text, values).then(({ rows }) => rows);
`,
  'tables.json': '{ "lists": ["items", "suppliers"], "log": "audits", "unit": "UNIT" }\n',
  'lists.js': `const fs = require('node:fs');
const { query } = require('./db');
const { lists } = JSON.parse(fs.readFileSync(process.env.TABLES_FILE, 'utf8'));
exports.list = async (number) => {
  const table = lists[number];
  return query('SELECT id, name FROM ' + table + ' WHERE id > $1', [0]);
};
`,
  'moves.js': `const { pool } = require('./db');
exports.move = (item, at) => pool.query("INSERT INTO moves (item_id, at) VALUES ($1, 'secret-place') RETURNING id", [item]);
exports.listed = () => new Promise((done, fail) => pool.query('SELECT at FROM moves', (error, result) => (error ? fail(error) : done(result.rows))));
`,
  'audit.js': `const { query } = require('./db');
const log = require(require('node:path').resolve(process.env.TABLES_FILE)).log;
// Read and never written, says the code.
exports.audited = () => query('SELECT count(*) FROM audits');
exports.audit = (what) => query(\`INSERT INTO \${log} (what) VALUES ('\${what}')\`);
`,
  'plugins.js': `const names = (process.env.PLUGINS ?? '').split(',');
exports.start = () => names.map((name) => require(process.env.PLUGIN_FOLDER + '/' + name));
exports.setting = (name) => process.env['STOCK_' + name];
`,
  'plugins/labels.js': 'exports.labels = true;\n',
  'plugins/scales.mjs': 'export const scales = process.env.STOCK_SCALES;\n',
  'late.mjs': 'export const late = (name) => import(name);\n',
  'child.js':
    "require('./moves').listed().then((rows) => { console.log(rows.length); return require('./db').pool.end(); });\n",
  'test/all.js': `const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
(async () => {
  const { list } = require('../lists');
  const { move } = require('../moves');
  const { audit, audited } = require('../audit');
  const plugins = require('../plugins');
  plugins.start();
  plugins.setting(JSON.parse(require('node:fs').readFileSync(process.env.TABLES_FILE, 'utf8')).unit);
  await Promise.all([list(0), move(1, 'a'), list(1), move(2, 'b'), audit('own-secret'), audited()]);
  const { late } = await import('../late.mjs');
  await late(join(__dirname, '../plugins/scales.mjs'));
  console.log(execFileSync(process.execPath, [join(__dirname, '../child.js')], { encoding: 'utf8' }));
  await require('../db').pool.end();
})();
`,
};

export interface Stockroom {
  root: string;
  run(command: string, args: string[], extra?: Record<string, string>): Promise<string>;
}

export async function openStockroom(databaseUrl: string): Promise<Stockroom> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-stockroom-')));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const env = {
    DATABASE_URL: databaseUrl,
    TABLES_FILE: 'tables.json',
    PLUGINS: 'labels',
    PLUGIN_FOLDER: join(root, 'plugins'),
  };
  const run: Stockroom['run'] = (command, args, extra = {}) => runIn(root, command, args, { ...env, ...extra });
  await run('git', ['init', '-q', '-b', 'main']);
  await run('git', ['add', '-A']);
  await run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'The stockroom']);
  return { root, run };
}
