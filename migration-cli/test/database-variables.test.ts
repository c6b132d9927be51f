import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { application } from '../src/plan/testing/applications.ts';
import { ROOT } from './support/bookshop.ts';

// A monolith that is told host, user and password instead of a URL: each service gets them for a role of its own.

let postgres: RunningPostgres;
let root: string;
const SAMPLE = join(ROOT, 'examples/bookshop-js');
const PASSWORD = `it's "a#b`;

const FILES = {
  '.gitignore': 'node_modules\n.env\n',
  '.env': `DB_HOST=127.0.0.1\nDB_USER=postgres\nDB_PASSWORD=of-the-monolith\nDB_NAME=parts\nDB_CLIENT=pg\n`,
  'src/db.js': `require('dotenv').config({ path: ['.env', '../.env'], quiet: true });
const { Pool } = require('pg');

process.once('SIGTERM', () => process.exit(0));
if ((process.env.DB_CLIENT || 'sqlite') !== 'pg') throw new Error('no such client');
module.exports = new Pool({
  host: process.env.DB_HOST || 'localhost',
  port: Number(process.env.DB_PORT || 5432),
  user: process.env.DB_USER,
  password: process.env.DB_PASSWORD,
  database: process.env.DB_NAME,
});
`,
  'src/schema.sql': ['users', 'orders', 'reports']
    .map((name) => `create table ${name} (id int primary key, name text);\n`)
    .join(''),
};

/** Each handler names who asks, as the database sees it. */
const handler = (name: string) => `const db = require('../db');

async function list(req, res) {
  const { rows } = await db.query('select current_user as who, count(*)::int as count from ${name}');
  res.json(rows);
}
async function create(req, res) {
  await db.query('insert into ${name} (id, name) values ($1, $2)', [req.body.id, req.body.name]);
  res.json({});
}
async function one(req, res) {
  res.json((await db.query('select id, name from ${name} where id = $1', [req.params.id])).rows);
}

module.exports = { list, create, one };
`;

const run = (command: string, args: string[], cwd = root): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = {
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
      HOME: root,
      MIGRATION_DATABASE_URL: postgres.url('parts'),
      ORDER_SERVICE_PASSWORD: PASSWORD,
    };
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout + stderr) : reject(new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`)),
    );
  });
const nectar = (...args: string[]) => run(join(ROOT, 'node_modules/.bin/nectar'), args);

async function sql(database: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url(database) });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-parts-')));
  const names = ['users', 'orders', 'reports'];
  const handlers = Object.fromEntries(names.map((name) => [`src/handlers/${name}.js`, handler(name)]));
  const manifest = JSON.parse(await readFile(join(SAMPLE, 'package.json'), 'utf8')) as Record<string, unknown>;
  const scripts = { start: 'node src/server.js' };
  const tree = {
    ...application('routers', names),
    ...FILES,
    ...handlers,
    'package.json': JSON.stringify({ ...manifest, imports: undefined, scripts }),
  };
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await cp(join(SAMPLE, 'package-lock.json'), join(root, 'package-lock.json'));
  await symlink(join(SAMPLE, 'node_modules'), join(root, 'node_modules'));
  await sql('postgres', 'create database parts');
  await sql('parts', FILES['src/schema.sql']);
  await run('git', ['init', '-q', '-b', 'main']);
  await run('git', ['config', 'user.name', 'Test']);
  await run('git', ['config', 'user.email', 'test@example.com']);
  await run('git', ['add', '-A']);
  await run('git', ['commit', '-qm', 'The application']);
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await postgres?.stop();
});

it('is proposed, extracted and validated with a variable for each part of the connection', async () => {
  await nectar('plan', '--propose');
  const path = join(root, 'nectar.plan.yaml');
  const plan = parse(await readFile(path, 'utf8'));
  expect(plan.services.order).toMatchObject({
    role: 'order_service',
    databaseEnv: { host: 'DB_HOST', port: 'DB_PORT', user: 'DB_USER', password: 'DB_PASSWORD', database: 'DB_NAME' },
  });
  plan.phases = plan.phases.filter(({ name }: { name: string }) => name === 'order');
  plan.validate.env = { DB_CLIENT: 'pg' };
  await writeFile(path, stringify(plan));
  await run('git', ['add', '-A']);
  await run('git', ['commit', '-qm', 'Its plan']);
  await nectar('backup');
  await nectar('extract', 'order', '--no-rehearse');

  const folder = join(root, plan.services.order.folder);
  const example = await readFile(join(folder, '.env.example'), 'utf8');
  for (const line of ['DB_HOST=127.0.0.1', 'DB_PASSWORD=', 'DB_PORT=5432', 'DB_USER=order_service'])
    expect(example.split('\n')).toContain(line);
  const env = (await readFile(join(folder, '.env'), 'utf8')).split('\n');
  const url = new URL(postgres.url('parts'));
  for (const line of [`DB_PORT=${url.port}`, 'DB_USER=order_service', 'DB_NAME=parts', 'DB_CLIENT=pg'])
    expect(env).toContain(line);
  expect(await run(process.execPath, ['-e', ASK], join(folder, 'backend'))).toBe(
    JSON.stringify({ user: 'order_service', password: PASSWORD, own: true, other: '42501' }),
  );
  // What was backed up is no longer what stands there.
  for (const verb of ['status', 'doctor'])
    expect(await nectar(verb)).toMatch(/warning.*is older than the last change of the migration/i);
  // The plan names no suites, so the phase as a whole stays undecided.
  const checks = await nectar('validate', 'order').catch((error: Error) => error.message);
  expect(checks).toMatch(/pass +boot /);
  expect(checks).toMatch(/pass +grants /);
}, 400_000);

/** With the service's own module: who is asking, whether its table can be read, and what another's answers. */
const ASK = `
  const db = require('./src/db.js');
  (async () => {
    const { rows } = await db.query('select current_user as user');
    const own = await db.query('select count(*) from orders').then(() => true);
    const other = await db.query('select * from users').catch(({ code }) => code);
    process.stdout.write(JSON.stringify({ user: rows[0].user, password: db.options.password, own, other }));
    await db.end();
  })();`;
