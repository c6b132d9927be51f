import { describe, expect, it } from 'vitest';
import type { Decision, PlanFile } from '../model/plan-file.ts';
import { checkPlan } from './check.ts';
import { sourcesOf } from './sources.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';

const manifest = `${JSON.stringify({ name: 'stay', private: true, scripts: { start: 'node server.js' }, dependencies: { express: '5.3.0' } }, null, 2)}\n`;

const planOf = (symbols: Record<string, string[]>, decisions: Decision[] = [], move = ['bookings/**']): PlanFile => ({
  version: 1,
  inventory: '',
  monolith: {
    name: 'stay',
    typecheck: null,
    build: null,
    test: null,
    start: ['npm', 'start'],
    endpoints: {},
    internal: { module: 'internal/calls.js', transaction: null, urlEnv: 'STAY_URL', tokenEnv: 'STAY_TOKEN' },
  },
  database: null,
  services: {
    bookings: {
      title: 'Bookings',
      folder: 'stay-bookings',
      description: '',
      backend: {
        port: 4001,
        portEnv: 'PORT',
        entry: { module: 'bookings/app.js', export: 'app', kind: 'express-factory', before: [] },
        ready: '/',
      },
      frontend: null,
      role: null,
      databaseEnv: null,
      place: { 'bookings/': 'backend/src/', '': 'backend/src/shared/' },
      env: {},
    },
  },
  phases: [
    {
      name: 'bookings',
      goal: 'Bookings stand alone.',
      service: 'bookings',
      move,
      symbols,
      decisions,
      edits: [],
      retire: [],
      database: [],
      final: false,
      notes: [],
    },
  ],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
});

/** One file of everything, in CommonJS, with who needs which part of it. */
const commonJs = (more = ''): Tree => ({
  'package.json': manifest,
  'lib/mail.js': "'use strict';\nexports.send = async (to) => to;\n",
  'lib/rooms.js': "'use strict';\nexports.rooms = () => ['a'];\n",
  'db.js': `'use strict';
// Everything that touches the database.
const { send } = require('./lib/mail');
const { rooms } = require('./lib/rooms');

const LIMIT = 10;

/** Rooms that are free. */
async function listFree(limit = LIMIT) {
  return rooms().slice(0, limit);
}

/** Books a room. */
async function createBooking(room, guest) {
  const [free] = await listFree(1);
  return { room: room || free, guest: await findUser(guest) };
}

async function findUser(id) {
  return send(id);
}
${more}
module.exports = { listFree, createBooking, findUser };
`,
  'bookings/app.js': `'use strict';
const db = require('../db');

exports.app = () => db.createBooking('a', 'b').then(() => db.listFree());
`,
  'users.js': `'use strict';
const db = require('./db');

exports.findUser = (id) => db.findUser(id);
`,
});

describe('symbols of a file that leave with a service', () => {
  it('are copied with what they need; the rest stays, and each side imports only what it uses', async () => {
    const { built, files } = await extractInMemory(commonJs(), planOf({ 'db.js': ['createBooking', 'listFree'] }));
    expect(built.problems).toEqual([]);
    expect(files['stay-bookings/backend/src/shared/db.js']).toBe(`'use strict';
// Everything that touches the database.
const { send } = require('./lib/mail');
const { rooms } = require('./lib/rooms');

const LIMIT = 10;

/** Rooms that are free. */
async function listFree(limit = LIMIT) {
  return rooms().slice(0, limit);
}

/** Books a room. */
async function createBooking(room, guest) {
  const [free] = await listFree(1);
  return { room: room || free, guest: await findUser(guest) };
}

async function findUser(id) {
  return send(id);
}

module.exports = { listFree, createBooking };
`);
    expect(files['db.js']).toBe(`'use strict';
// Everything that touches the database.
const { send } = require('./lib/mail');

async function findUser(id) {
  return send(id);
}

module.exports = { findUser };
`);
    expect(Object.keys(files)).toContain('stay-bookings/backend/src/shared/lib/rooms.js');
  });

  it('are called over HTTP where the plan decides so, in both directions', async () => {
    const tree = {
      ...commonJs(),
      'users.js': `'use strict';
const db = require('./db');

exports.findUser = (id) => db.findUser(id);
exports.book = async (id) => db.createBooking('a', id);
`,
    };
    const remote = (name: string, to: string): Decision => ({
      subject: `call:db.js#${name}`,
      choice: 'remote',
      why: 'w',
      to,
    });
    const plan = planOf({ 'db.js': ['createBooking', 'listFree'] }, [
      remote('createBooking', 'bookings'),
      { subject: 'call:db.js#findUser', choice: 'remote', why: 'w' },
    ]);
    const { built, files } = await extractInMemory(tree, plan);
    expect(built.problems).toEqual([]);
    const service = files['stay-bookings/backend/src/shared/db.js'] ?? '';
    expect(service).toContain("const { findUser } = require('../clients/stay-client');\n");
    expect(service).not.toContain('async function findUser');
    expect(service).not.toContain('./lib/mail');
    expect(files['users.js']).toBe(`'use strict';
const db = require('./db');
const dbOverHttp = require('./internal/bookings-client');

exports.findUser = (id) => db.findUser(id);
exports.book = async (id) => dbOverHttp.createBooking('a', id);
`);
    expect(files['db.js']).not.toContain('createBooking');
    expect(files['internal/bookings-client.js']).toContain('async function createBooking(');
    expect(files['stay-bookings/backend/src/internal/calls.js']).toContain('createBooking: {');
    expect(files['internal/calls.js']).toContain('findUser: {');
  });

  it('are refused with file and line where they share state, are needed by what stays, or cannot be told apart', async () => {
    const problems = async (tree: Tree, symbols: Record<string, string[]>, decisions: Decision[] = []) => {
      const { built } = await extractInMemory(tree, planOf(symbols, decisions)).catch((error: Error) => ({
        built: { problems: [{ problem: { what: error.message, why: '' } }] },
      }));
      return built.problems.map(({ problem }) => `${problem.what} | ${problem.why}`);
    };
    const takes = { 'db.js': ['createBooking', 'listFree'] };
    const state = commonJs('const seen = new Map();\nconst note = (id) => seen.set(id, true);\n');
    state['db.js'] = (state['db.js'] ?? '').replace('return send(id)', 'note(id);\n  return send(id)');
    expect(await problems(state, takes)).toEqual([
      'db.js:23 seen is state that symbols of both sides need | line 24 changes it, and each side would only see its own changes',
    ]);
    const decided: Decision = { subject: 'singleton:db.js#seen', choice: 'copy', why: 'it only saves mails' };
    expect(await problems(state, takes, [decided])).toEqual([]);
    const used = { ...commonJs(), 'more.js': "'use strict';\nexports.more = require('./db').listFree;\n" };
    expect(await problems(used, takes)).toEqual([
      'call:db.js#listFree is undecided | listFree leaves db.js with the service, and more.js:2 stays and needs it',
    ]);
    expect(await problems(commonJs(), { 'db.js': ['createBooking'] })).toEqual([
      'bookings/app.js:2 needs listFree of db.js | the service does not get it',
    ]);
    const handed = commonJs('register(module.exports);\n');
    expect((await problems(handed, takes))[0]).toContain(
      'db.js:22 keeps it from being cut by its symbols: the exports are handed on',
    );
    expect((await problems(commonJs(), { 'db.js': ['createBookings'] }))[0]).toContain('it exports no createBookings');
  });

  it('leave two files together: what the importing file gives up is not needed of the other one', async () => {
    const tree = {
      'package.json': manifest,
      'queries.js':
        "'use strict';\nconst visits = [];\nexports.link = (id) => id;\nexports.visit = (id) => visits.length + id;\n",
      'handlers.js': `'use strict';
const query = require('./queries');

exports.show = (id) => query.link(id);
exports.stats = (id) => query.visit(id) + query.visit(0);
`,
      'bookings/app.js': "'use strict';\nconst { stats } = require('../handlers');\nexports.app = () => stats(1);\n",
      'server.js': "'use strict';\nconst { show } = require('./handlers');\nshow(1);\n",
    };
    for (const order of [
      ['queries.js', 'handlers.js'],
      ['handlers.js', 'queries.js'],
    ]) {
      const symbols = { 'queries.js': ['visit'], 'handlers.js': ['stats'] } as Record<string, string[]>;
      const plan = planOf(Object.fromEntries(order.map((file) => [file, symbols[file] ?? []])));
      const { built, files } = await extractInMemory(tree, plan);
      expect(built.problems).toEqual([]);
      expect(files['handlers.js']).toBe(
        "'use strict';\nconst query = require('./queries');\n\nexports.show = (id) => query.link(id);\n",
      );
      expect(files['queries.js']).toBe("'use strict';\nexports.link = (id) => id;\n");
      expect(files['stay-bookings/backend/src/shared/queries.js']).not.toContain('exports.link');
    }
  });

  it('are proposed by the check where a large file would be copied for a few of them', async () => {
    const filler = Array.from({ length: 300 }, (_, at) => `exports.filler${at} = () => ${at};`).join('\n');
    const tree = {
      ...commonJs(),
      'db.js': `exports.listFree = async () => [];\nexports.createBooking = async () => 1;\nexports.findUser = async () => 1;\n${filler}\n`,
    };
    const plan = planOf({}, [{ subject: 'module:db.js', choice: 'copy', why: 'both need it' }]);
    const { findings } = checkPlan(await inventoryOf(tree), plan, sourcesOf(tree));
    expect(findings.find(({ id }) => id === 'symbols:db.js')?.why).toMatch(
      /^`symbols: \{ db\.js: \[createBooking, listFree\] \}` in the phase gives it \d % of the file$/,
    );
  });
});
