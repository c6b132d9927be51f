import type { DatabasePart } from '../model/plan-file.ts';

const POSTGRES_PORT = '5432';

/** A part of a connection as a program gets it: decoded, and what the URL leaves out as Postgres takes it. */
export function connectionPart(url: string, part: DatabasePart): string {
  const parsed = new URL(url);
  const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
  const host = parsed.searchParams.get('host') ?? parsed.hostname;
  const port = parsed.searchParams.get('port') ?? (parsed.port || POSTGRES_PORT);
  const parts: Record<DatabasePart, string> = {
    url,
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    // It stands in an address, where a path is escaped.
    address: `${host.startsWith('/') ? encodeURIComponent(host) : host}:${port}`,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: database || decodeURIComponent(parsed.username),
  };
  return parts[part];
}
