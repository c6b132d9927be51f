import type { Random } from './random.ts';
import { type Feature, pascal, snake } from './typed-feature.ts';

/** CommonJS as older parts of monoliths write it: `require` with relative paths, prototypes of objects, callbacks. */
export function commonJsFeature(feature: Feature, random: Random): Record<string, string> {
  const { folder, name } = feature;
  const files: Record<string, string> = {
    [`${folder}/index.js`]: index(feature),
    [`${folder}/${name}-store.js`]: store(feature),
    [`${folder}/${name}-handlers.js`]: handlers(feature),
    [`${folder}/${name}.test.js`]: test(feature),
  };
  for (let step = 0; step < feature.helpers; step += 1) {
    files[`${folder}/lib/part-${step}.js`] = part(feature, step, random);
  }
  return files;
}

function up(feature: Feature): string {
  return '../'.repeat(feature.folder.split('/').length - 1);
}

function index(feature: Feature): string {
  const { name, uses } = feature;
  const others = uses.filter(({ folder }) => folder.startsWith('src/legacy/')).slice(0, 3);
  return `'use strict';

const express = require('express');
const { guard } = require('${up(feature)}shared/http/guard');
const handlers = require('./${name}-handlers');
${others.map((other) => `const ${snake(other.name)} = require('../${other.name}');`).join('\n')}

const router = express.Router();
router.get('/legacy/${name}', guard, handlers.list);
router.post('/legacy/${name}', guard, handlers.create);
router.delete('/legacy/${name}/:id', guard, handlers.remove);

module.exports = { router, describe: () => ['${name}'${others.map((other) => `, ${snake(other.name)}.router ? '${other.name}' : ''`).join('')}] };
`;
}

function store({ name }: Feature): string {
  const table = snake(name);
  return `'use strict';

const { pool } = require('../../shared/database/legacy-pool');

const cache = new Map();

/** @param {import('./lib/part-0').Options} options */
exports.all = async function all(options) {
  const sql = 'SELECT id, title FROM ${table} WHERE region = $1' + (options.open ? " AND status = 'open'" : '');
  const { rows } = await pool.query(sql, [options.region]);
  rows.forEach((row) => cache.set(row.id, row));
  return rows;
};

exports.add = async function add(title, region) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO ${table} (title, region) VALUES ($1, $2)', [title, region]);
    await client.query('INSERT INTO audit_entry (subject) VALUES ($1)', [title]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};

exports.drop = (id) => pool.query('DELETE FROM ${table} WHERE id = $1', [id]);
exports.known = (id) => cache.get(id);
`;
}

function handlers({ name, helpers }: Feature): string {
  return `'use strict';

const store = require('./${name}-store');
${helpers > 0 ? "const { shorten } = require('./lib/part-0');" : 'const shorten = String;'}

exports.list = function list(req, res, next) {
  store
    .all({ region: req.query.region || process.env.DEFAULT_REGION, open: req.query.open === '1' })
    .then((rows) => res.json(rows.map((row) => ({ id: row.id, title: shorten(row.title) }))))
    .catch(next);
};

exports.create = async function create(req, res, next) {
  try {
    if (!req.body || typeof req.body.title !== 'string') return res.status(400).send({ error: 'title' });
    await store.add(req.body.title.trim(), req.body.region);
    res.status(201).end();
  } catch (error) {
    next(error);
  }
};

exports.remove = (req, res, next) => store.drop(req.params.id).then(() => res.status(204).end(), next);
`;
}

function test({ name }: Feature): string {
  return `jest.mock('./${name}-store');

const store = require('./${name}-store');
const handlers = require('./${name}-handlers');

test('${pascal(name)} answers with what the store has', async () => {
  store.all.mockResolvedValue([{ id: 1, title: 'a' }]);
  const json = jest.fn();
  await handlers.list({ query: {} }, { json }, () => {});
  expect(json).toHaveBeenCalled();
});
`;
}

function part({ helpers }: Feature, step: number, random: Random): string {
  const next = step + 1 + random.below(3);
  const chained =
    next < helpers ? `const { shorten: further } = require('./part-${next}');\n` : 'const further = String;\n';
  return `'use strict';

${chained}
/** @typedef {{ region: string, open: boolean }} Options */

function shorten(text) {
  const clean = String(text).replace(/\\s+/g, ' ').trim();
  if (clean.length < ${10 + random.below(30)}) return clean;
  return further(clean.slice(0, ${20 + random.below(40)}));
}

function total(rows) {
  let sum = 0;
  for (const row of rows) {
    if (!row || row.amount === undefined) continue;
    sum += Number(row.amount) * ${1 + random.below(5)};
  }
  return sum;
}

function group(rows, key) {
  return rows.reduce((groups, row) => {
    const name = row[key] || 'none';
    groups[name] = (groups[name] || []).concat(row);
    return groups;
  }, {});
}

module.exports = { shorten, total, group };
`;
}
