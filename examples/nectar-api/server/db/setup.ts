import '../env';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const OWNER = 'nectar_owner';
const APP_ROLE = 'nectar_app_user';

const sqlFile = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');

function migrationUrl(): string {
  const url = process.env.MIGRATION_DATABASE_URL;
  if (!url) throw new Error('MIGRATION_DATABASE_URL is not set. Copy .env.example to .env, then run: npm run db:setup');
  return url;
}

/** Creates the database that the URL names, unless it exists. */
async function ensureDatabase(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.href });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole cluster, so two set-ups may meet here; the loser finds the role made. */
async function ensureRole(client: pg.Client, role: string, options: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (found.rowCount) return;
  try {
    await client.query(`CREATE ROLE ${role} ${options}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== '42710' && code !== '23505') throw error;
  }
}

async function ensureRoles(client: pg.Client): Promise<void> {
  const password = process.env.NECTAR_APP_PASSWORD ?? 'nectar_app_2024!';
  await ensureRole(client, OWNER, 'NOLOGIN');
  await ensureRole(
    client,
    APP_ROLE,
    `LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT PASSWORD ${pg.escapeLiteral(password)}`,
  );
}

/** Applies schema.sql as the owner, in one transaction, so that a half-made schema cannot stay behind. */
async function ensureSchema(client: pg.Client): Promise<boolean> {
  const existing = await client.query<{ table: string | null }>("SELECT to_regclass('public.organizations') AS table");
  if (existing.rows[0]?.table) return false;
  const database = (await client.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
  await client.query('BEGIN');
  try {
    await client.query(`GRANT CREATE ON DATABASE ${pg.escapeIdentifier(database)} TO ${OWNER}`);
    await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER}`);
    await client.query(`SET LOCAL ROLE ${OWNER}`);
    await client.query(sqlFile('./schema.sql'));
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return true;
}

/** Database, roles, schema and grants for the URL; safe to run again. Returns true when the schema is new. */
export async function setupDatabase(url = migrationUrl()): Promise<boolean> {
  await ensureDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await ensureRoles(client);
    const created = await ensureSchema(client);
    await client.query(sqlFile('./grants.sql'));
    return created;
  } finally {
    await client.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const created = await setupDatabase();
  console.log(created ? 'Schema, roles and grants created.' : 'Schema was there already; roles and grants checked.');
}
