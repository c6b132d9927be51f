import { execFileSync } from 'node:child_process';

/** A Postgres of the machine with pg_dump beside it; it lets everybody in without a password. */
export const DUMP_SERVER = process.env.TEST_PG_DUMP_SERVER ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const why = obstacle();

/** Why nothing can be dumped on this machine, as the end of a test's name; empty where it can. */
export const WITHOUT_PG_DUMP = why === null ? '' : ` (skipped: ${why.slice(0, 200)})`;

function obstacle(): string | null {
  try {
    execFileSync('pg_dump', ['--schema-only', '--schema=none_of_this_name', DUMP_SERVER], { stdio: 'pipe' });
    return null;
  } catch (error) {
    const text = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message);
    return text.includes('no matching schemas') ? null : text.trim();
  }
}
