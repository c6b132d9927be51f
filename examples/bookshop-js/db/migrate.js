'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Client } = require('pg');
const { databaseConfig } = require('../config/database');

const FOLDER = path.join(__dirname, 'migrations');
// Any fixed number: two migrations at once wait for each other.
const LOCK = 7401;
const DATABASE_MISSING = '3D000';

async function createDatabase(url) {
  const address = new URL(url);
  const name = decodeURIComponent(address.pathname.slice(1));
  address.pathname = '/postgres';
  const client = new Client({ connectionString: address.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function connect(url) {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (error.code !== DATABASE_MISSING) throw error;
    await createDatabase(url);
    const second = new Client({ connectionString: url });
    await second.connect();
    return second;
  }
}

async function applyPending(client) {
  await client.query('CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())');
  const { rows } = await client.query('SELECT name FROM schema_migrations');
  const done = new Set(rows.map((row) => row.name));
  const pending = fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql') && !done.has(name))
    .sort();
  for (const name of pending) {
    await client.query(fs.readFileSync(path.join(FOLDER, name), 'utf8'));
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
  }
  return pending;
}

/** The application's role owns nothing: it reads and writes rows, and that is all. */
async function grant(client, appUrl) {
  const { username, password } = new URL(appUrl);
  const role = client.escapeIdentifier(decodeURIComponent(username));
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [decodeURIComponent(username)]);
  if (rowCount === 0) {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(decodeURIComponent(password))}`);
  }
  await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
  await client.query(`REVOKE ALL ON schema_migrations FROM ${role}`);
}

/** Applies what is missing in one transaction and returns the names. Safe to run again. */
async function migrate({ databaseUrl, migrationDatabaseUrl }) {
  const client = await connect(migrationDatabaseUrl);
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const applied = await applyPending(client);
    await grant(client, databaseUrl);
    await client.query('COMMIT');
    return applied;
  } finally {
    await client.end();
  }
}

module.exports = { migrate };

if (require.main === module) {
  migrate(databaseConfig()).then(
    (names) => console.log(names.length === 0 ? 'The database is up to date.' : `Applied: ${names.join(', ')}`),
    (error) => {
      console.error(`The migration failed and changed nothing: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
