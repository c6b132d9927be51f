'use strict';

const fs = require('node:fs');
const { Pool } = require('pg');
const config = require('#config');

const pool = new Pool({ connectionString: config.databaseUrl, max: 8 });

pool.on('error', (error) => console.error('An idle database connection broke:', error.message));

/** Runs one statement and returns its rows. `client` joins a running transaction. */
async function query(text, values = [], client = pool) {
  const result = await client.query(text, values);
  return result.rows;
}

async function one(text, values, client) {
  const rows = await query(text, values, client);
  return rows[0];
}

/** Runs `work(client)` in one transaction; a throw rolls everything back. */
async function transaction(work) {
  const client = await pool.connect();
  let broken;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => undefined,
      (rollbackError) => rollbackError,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

const sqlFiles = new Map();

/** The text of a .sql file, read once per process. */
function loadSql(file) {
  if (!sqlFiles.has(file)) sqlFiles.set(file, fs.readFileSync(file, 'utf8'));
  return sqlFiles.get(file);
}

module.exports = { query, one, transaction, loadSql, close: () => pool.end() };
