import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, isPortFree, startPostgres } from '../postgres/index.ts';
import type { StudioSettings } from './settings.ts';

export const DATABASE = 'nectarstudio_ai';

export interface StudioDatabase {
  /** URL of the demo's database as the role that may create roles. */
  ownerUrl: string;
  urlFor(role: string, password: string): string;
  /** Folder with the server's programs, for backups of an embedded server. */
  binaries: string | null;
  describe: string;
  /** Tells databases apart between runs; holds no password. */
  identity: string;
  stop(): Promise<void>;
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function withRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

const portFile = (settings: StudioSettings) => join(settings.data, 'postgres-port');

/** The port of the start before, so that addresses written down since stay true; a free one where another took it. */
async function rememberedPort(settings: StudioSettings): Promise<number> {
  const noted = existsSync(portFile(settings)) ? Number(await readFile(portFile(settings), 'utf8')) : 0;
  return noted > 0 && (await isPortFree(noted)) ? noted : freePort();
}

async function embedded(settings: StudioSettings): Promise<StudioDatabase> {
  const server = await startPostgres({
    dataDir: join(settings.data, 'postgres'),
    port: await rememberedPort(settings),
  });
  await writeFile(portFile(settings), String(server.port));
  await ensureDatabase(server.url(), DATABASE);
  return {
    ownerUrl: server.url(DATABASE),
    urlFor: (role, password) => server.url(DATABASE, role, password),
    binaries: server.binaries.bin,
    describe: `embedded Postgres on port ${server.port}`,
    identity: `embedded:${server.dataDir}`,
    stop: () => server.stop(),
  };
}

async function ownServer(url: string): Promise<StudioDatabase> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1)) || DATABASE;
  const target = name === 'postgres' ? DATABASE : name;
  await ensureDatabase(withDatabase(url, 'postgres'), target);
  const ownerUrl = withDatabase(url, target);
  return {
    ownerUrl,
    urlFor: (role, password) => withRole(ownerUrl, role, password),
    binaries: null,
    describe: `your Postgres, database ${target}`,
    identity: `${new URL(url).host}/${target}`,
    stop: async () => {},
  };
}

/** The embedded server, or the user's own where DATABASE_URL is set. */
export function openDatabase(settings: StudioSettings): Promise<StudioDatabase> {
  return settings.databaseUrl === null ? embedded(settings) : ownServer(settings.databaseUrl);
}
