const DOMAINS = ['booking', 'customer', 'invoice', 'report', 'stock', 'user'];
const PER_DOMAIN = 194;

const capital = (word: string) => (word[0] ?? '').toUpperCase() + word.slice(1);

/** One of the functions of a file of everything; they call those before them, and a few helpers that all share. */
function functionOf(domain: string, at: number): string[] {
  const name = `${domain}${at}`;
  const before = at === 0 ? `load(${JSON.stringify(domain)})` : `${domain}${at - 1}(id)`;
  return [
    '/**',
    ` * ${capital(domain)}, step ${at}.`,
    ' * @param {string} id',
    ' */',
    `async function ${name}(id) {`,
    `  const from = at${at % 7 === 0 ? 'Once' : ''}(${at});`,
    `  if (from > LIMITS.${domain}) return ${at % 5 === 0 ? before : `load(${JSON.stringify(domain)})`};`,
    `  const found = await load(${JSON.stringify(domain)});`,
    `  return { ...found, id, step: ${at}, of: basename('${domain}/${at}'), at: from };`,
    '}',
    ...(at % 9 === 0 ? [`${name}.domain = '${domain}'; // for the audit`] : []),
    '',
  ];
}

/** A file of about fourteen thousand lines, in CommonJS, that a route file of each domain uses a little of. */
export function largeFile(): string {
  const lines = [
    '/* Copyright of everybody. */',
    "'use strict';",
    "const { basename } = require('node:path');",
    "const { load } = require('./store');",
    '',
    `const LIMITS = { ${DOMAINS.map((domain) => `${domain}: 1000`).join(', ')} };`,
    '',
    'function at(step) {',
    '  return step * 2;',
    '}',
    'const atOnce = (step) => at(step) + 1;',
    '',
    ...Array.from({ length: PER_DOMAIN }, (_, at) => DOMAINS.flatMap((domain) => functionOf(domain, at))).flat(),
    'module.exports = {',
    ...DOMAINS.flatMap((domain) => Array.from({ length: PER_DOMAIN }, (_, at) => `  ${domain}${at},`)),
    '};',
    '',
  ];
  return lines.join('\n');
}

/** An application of which every domain has routes of its own and shares the file of everything. */
export function largeFileApplication(): Record<string, string> {
  const routes = DOMAINS.map((domain): [string, string] => [
    `src/routes/${domain}s.js`,
    `'use strict';
const { Router } = require('express');
const db = require('../db');

const ${domain}s = Router();
${domain}s.get('/', async (req, res) => res.json(await db.${domain}3('all')));
${domain}s.get('/:id', async (req, res) => res.json(await db.${domain}178(req.params.id)));
${domain}s.post('/', async (req, res) => res.status(201).json(await db.${domain}45('new')));
module.exports = ${domain}s;
`,
  ]);
  return {
    'package.json': `${JSON.stringify({ name: 'everything', version: '1.0.0', private: true, scripts: { start: 'node src/server.js' }, dependencies: { express: '5.3.0' } }, null, 2)}\n`,
    'src/server.js': `'use strict';
const express = require('express');
${DOMAINS.map((domain) => `const ${domain}s = require('./routes/${domain}s');`).join('\n')}

const app = express();
app.get('/health', (req, res) => res.json({ ok: true }));
${DOMAINS.map((domain) => `app.use('/${domain}s', ${domain}s);`).join('\n')}
app.listen(process.env.PORT || 3000);
`,
    'src/store.js': "'use strict';\nexports.load = async (kind) => ({ kind });\n",
    'src/db.js': largeFile(),
    ...Object.fromEntries(routes),
  };
}

/** A plan that takes the bookings out of it; `symbols` as the phase says them. */
export function largeFilePlan(symbols: Record<string, string[]> | null): Record<string, unknown> {
  return {
    version: 1,
    inventory: '',
    monolith: {
      name: 'everything',
      typecheck: null,
      build: null,
      test: null,
      start: ['npm', 'start'],
      endpoints: { bookings: { ready: '/health' } },
      internal: null,
    },
    database: null,
    services: {
      bookings: {
        title: 'Bookings',
        folder: 'everything-bookings',
        description: 'Books.',
        backend: {
          port: 4001,
          portEnv: 'PORT',
          entry: { module: 'src/server.js', export: 'default', kind: 'application', before: [] },
          ready: '/health',
        },
        frontend: null,
        role: null,
        databaseEnv: null,
        place: { '': 'backend/' },
        env: {},
      },
    },
    phases: [
      {
        name: 'bookings',
        goal: 'Bookings stand alone.',
        service: 'bookings',
        move: [],
        routes: { moves: ['/bookings/**', '/bookings'], shares: ['GET /health'] },
        ...(symbols === null ? {} : { symbols }),
        decisions: [],
        edits: [],
        retire: [],
        database: [],
        final: false,
        notes: [],
      },
    ],
    validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}
