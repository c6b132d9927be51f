import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

describe('jobs', () => {
  it('are methods and classes that NestJS runs by their decorators', async () => {
    const inventory = await inventoryOf({
      'a.service.ts': [
        "import { Cron, CronExpression, Interval } from '@nestjs/schedule';",
        'export class Cleaner {',
        "  @Cron('0 3 * * *') purge() {}",
        '  @Cron(CronExpression.EVERY_HOUR) look() {}',
        "  @Interval('beat', 60 * 1000) beat() {}",
        '  plain() {}',
        '}',
      ].join('\n'),
      'mail.processor.ts': [
        "import { Process, Processor } from '@nestjs/bull';",
        "import { QUEUE } from './names';",
        "@Processor(QUEUE) export class Mail { @Process('welcome') one() {} @Process('bye') two() {} }",
      ].join('\n'),
      'names.ts': "export const QUEUE = 'mail';",
      'other.ts': "import { Cron } from './own'; export class Other { @Cron('x') not() {} }",
    });
    expect(inventory.jobs.map((job) => [job.file, job.line, job.kind, job.schedule, job.name])).toEqual([
      ['a.service.ts', 3, 'cron', '0 3 * * *', 'Cleaner.purge'],
      ['a.service.ts', 4, 'cron', 'CronExpression.EVERY_HOUR', 'Cleaner.look'],
      ['a.service.ts', 5, 'interval', '60 * 1000', 'Cleaner.beat'],
      ['mail.processor.ts', 3, 'queue', null, 'mail'],
    ]);
  });

  it('are schedules, intervals, loops, queues and listeners, named and timed where the source says so', async () => {
    const inventory = await inventoryOf({
      'cron.ts':
        "import cron from 'node-cron';\nconst jobs: Job[] = [];\nexport function register(job: Job) { jobs.push(job); }\nexport function start() { for (const job of jobs) cron.schedule(job.schedule, () => job.run()); }",
      'jobs/purge.ts':
        "import { register } from '../cron';\nregister({ name: 'purge', schedule: '0 3 * * *', run: async () => {} });",
      'jobs/mail.ts':
        "import { register } from '../cron';\nregister({ name: 'mail', schedule: '*/5 * * * *', run: async () => {} });",
      'b.js':
        "const { Cron } = require('croner');\nnew Cron('0 * * * *', tick);\nfunction tick() { setTimeout(tick, 500); }\nsetInterval(tick, 60 * 1000);",
      'q.js':
        "const PgBoss = require('pg-boss'); const boss = new PgBoss('x'); boss.work('send-mail', async () => {});\nconst { Worker } = require('bullmq'); new Worker('pictures', async () => {});",
      'e.js': "const EventEmitter = require('events'); const bus = new EventEmitter(); module.exports = bus;",
      'l.js': "const bus = require('./e'); bus.on('paid', () => {}); document.on('click', () => {});",
    });
    expect(inventory.jobs.map((job) => [job.file, job.kind, job.schedule, job.name])).toEqual([
      ['b.js', 'cron', '0 * * * *', 'tick'],
      ['b.js', 'timeout-loop', '500', 'tick'],
      ['b.js', 'interval', '60 * 1000', 'tick'],
      ['jobs/mail.ts', 'cron', '*/5 * * * *', 'mail'],
      ['jobs/purge.ts', 'cron', '0 3 * * *', 'purge'],
      ['l.js', 'listener', null, 'paid'],
      ['q.js', 'queue', null, 'send-mail'],
      ['q.js', 'queue', null, 'pictures'],
    ]);
  });
});

describe('singletons', () => {
  it('are servers where they listen, however they are made and kept', async () => {
    const inventory = await inventoryOf({
      'a.js': "const app = require('express')();\nconst server = app.listen(3000);\nmodule.exports = server;",
      'b.ts': "import http from 'node:http';\nexport const server = http.createServer(() => {});\nserver.timeout = 5;",
      'c.js':
        "const app = require('express')();\nlet server;\nlet runs = 0;\nexports.start = () => { runs += 1; server = app.listen(1); };\nexports.stop = () => server.close();",
      'd.js': "const server = require('./a');\nserver.keepAliveTimeout = 1;",
    });
    expect(inventory.singletons.map(({ file, name, kind, shared }) => [file, name, kind, shared])).toEqual([
      ['a.js', 'server', 'server', false],
      ['b.ts', 'server', 'server', false],
      ['c.js', 'server', 'server', false],
      ['c.js', 'runs', 'counter', false],
    ]);
  });

  it('are what modules keep and change, and whether others change it', async () => {
    const inventory = await inventoryOf({
      's.ts': [
        "import pg from 'pg'; import { EventEmitter } from 'node:events';",
        'export const pool = new pg.Pool();',
        'const cache = new Map<string, string>(); export const remember = (k: string) => cache.set(k, k);',
        'export const bus = new EventEmitter();',
        'let hits = 0; export function hit() { hits += 1; }',
        'export const LIMITS = { a: 1 }; const NAMES = new Map([["a", "b"]]); NAMES.get("a");',
        'class Counter { #n = 0; add() { this.#n += 1; } }',
        'export const counter = new Counter();',
        'export const state = { open: false };',
        'class Point { constructor(public x = 0) {} }',
        'export const origin = new Point();',
        "let level; if (process.env.A) level = 'a'; else level = 'b'; export const chosen = level;",
        "const options: Record<string, string> = {}; options.level = 'x'; export const given = { ...options };",
        'export const db = (globalThis as any).db || new PrismaClient(); export const second = makePool();',
        'function makePool() { let made; if (process.env.B) made = new pg.Pool({}); else made = new pg.Pool(); return made; }',
        'let last = 0; export const tick = () => { last = Date.now(); };',
      ].join('\n'),
      's.test.ts': "import { table } from './table';\ntable.fake = 1;",
      'table.ts': 'export const table: Record<string, number> = { real: 1 };',
      'u.ts':
        "import { db, state, counter, hit } from './s';\ndb.users.delete(1); state.open = true; counter.add(); hit();",
    });
    expect(inventory.singletons.map((item) => [item.name, item.kind, item.shared])).toEqual([
      ['pool', 'pool', false],
      ['cache', 'cache', false],
      ['bus', 'emitter', false],
      ['hits', 'counter', true],
      ['counter', 'counter', true],
      ['state', 'state', true],
      ['db', 'pool', false],
      ['second', 'pool', false],
      ['last', 'counter', false],
    ]);
  });
});

describe('packages', () => {
  it('carry the locked version, how they are declared and who uses them', async () => {
    const inventory = await inventoryOf({
      'package.json': JSON.stringify({
        name: 'shop',
        dependencies: { express: '^5' },
        devDependencies: { vitest: '*' },
        optionalDependencies: { fsevents: '*' },
      }),
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'node_modules/express': { version: '5.3.0' },
          'node_modules/@x/y': { version: '1.0.0' },
          'node_modules/express/node_modules/qs': { version: '9.9.9' },
        },
      }),
      'a.js':
        "require('express'); require('@x/y/deep'); require('fs'); import('node:path'); require('qs'); require('shop/a');",
    });
    expect(inventory.packages).toEqual([
      { name: '@x/y', version: '1.0.0', declared: 'undeclared', files: ['a.js'] },
      { name: 'express', version: '5.3.0', declared: 'dependency', files: ['a.js'] },
      { name: 'fsevents', version: null, declared: 'optional', files: [] },
      { name: 'qs', version: null, declared: 'undeclared', files: ['a.js'] },
      { name: 'vitest', version: null, declared: 'devDependency', files: [] },
    ]);
    expect(inventory.manifests.map((manifest) => manifest.path)).toEqual(['package.json']);
  });

  it('carry the version that a lock file of pnpm or Yarn gives to what asks for them', async () => {
    const versionsWith = async (lock: Record<string, string>) => {
      const { packages } = await inventoryOf({
        'package.json': JSON.stringify({ dependencies: { express: '^5', '@x/y': '~1.0.0', debug: '^4.0.0' } }),
        ...lock,
      });
      return packages.map(({ name, version }) => `${name} ${version}`);
    };
    const all = ['@x/y 1.0.3', 'debug 4.4.0', 'express 5.3.0'];
    const pnpm = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      '@x/y': { specifier: ~1.0.0, version: 1.0.3(debug@4.4.0) }
      debug: { specifier: ^4.0.0, version: 4.4.0 }
      express: { specifier: ^5, version: 5.3.0 }
packages:
  '@x/y@1.0.3(debug@4.4.0)': {}
  debug@2.6.9: {}
  debug@4.4.0: {}
  express@5.3.0: {}
`;
    expect(await versionsWith({ 'pnpm-lock.yaml': pnpm })).toEqual(all);
    const own = "lockfileVersion: '9.0'\nimporters:\n  .:\n    packageManagerDependencies: {}\npackages: {}\n";
    expect(await versionsWith({ 'pnpm-lock.yaml': `---\n${own}\n---\n${pnpm}` })).toEqual(all);
    const yarn = `# yarn lockfile v1


"@x/y@~1.0.0":
  version "1.0.3"

debug@2.6.9:
  version "2.6.9"

debug@4, debug@^4.0.0:
  version "4.4.0"

express@^5:
  version "5.3.0"
`;
    expect(await versionsWith({ 'yarn.lock': yarn })).toEqual(all);
    const berry = yarn.replace('# yarn lockfile v1', '__metadata:\n  version: 8').replace(/@(?=[~^\d])/g, '@npm:');
    const quoted = berry.replace(/^(\S*@npm:.*):$/gm, (_, line: string) => `"${line.replaceAll('"', '')}":`);
    expect(await versionsWith({ 'yarn.lock': quoted.replace(/version "(.*)"/g, 'version: $1') })).toEqual(all);
  });

  it('of an old lockfile have no version, which is said', async () => {
    const inventory = await inventoryOf({ 'package-lock.json': '{"lockfileVersion":1,"dependencies":{}}' });
    expect(inventory.unresolved[0]?.why).toContain('lockfile version 2 or 3');
  });
});

describe('code of browsers', () => {
  const timer = 'let seen = 0;\nexport function look() { seen += 1; }\nsetInterval(look, 1000);\n';
  it('holds neither jobs nor state of the server', async () => {
    const inventory = await inventoryOf({
      'package.json': '{}',
      'public/js/menu.js': timer,
      'static/lib/chart.min.js': timer,
      'client/App.tsx': "import React from 'react';\nimport './clock';\n",
      'client/clock.ts': timer,
      'pages/index.html': '<script src="../scripts/page.js"></script>',
      'scripts/page.js': timer,
      'server.js': "require('./static/shared.js');\nrequire('./poll');\n",
      'static/shared.js': timer,
      'poll.js': timer,
    });
    const server = ['poll.js', 'static/shared.js'];
    expect([...new Set(inventory.jobs.map(({ file }) => file))]).toEqual(server);
    expect([...new Set(inventory.singletons.map(({ file }) => file))]).toEqual(server);
  });
});
