'use strict';

const cache = require('#lib/cache');
const db = require('#lib/db');

const TABLE = 'settings';
const KEEP_MS = 10_000;

exports.setting = (key) =>
  cache.remember(`setting:${key}`, KEEP_MS, async () => {
    const row = await db.one(`SELECT value FROM ${TABLE} WHERE key = $1`, [key]);
    return row?.value;
  });

exports.saveSetting = async (key, value) => {
  await db.query(
    `INSERT INTO ${TABLE} (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, JSON.stringify(value)],
  );
  cache.forget(`setting:${key}`);
};
