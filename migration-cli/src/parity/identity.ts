import type { Identity } from '../model/parity.ts';
import { cookieOf } from './compare-http.ts';
import type { Replay } from './replay.ts';
import type { Exchange } from './types.ts';

/** Who sends a request, by what the database says of its session; null where none of the plan's cookies is sent. */
export async function identityOf({ parity, names, side }: Replay, { request }: Exchange): Promise<Identity | null> {
  const header = request.headers.find(([name]) => name.toLowerCase() === 'cookie')?.[1] ?? '';
  const cookies = names.cookies(header).split('; ').map(cookieOf);
  for (const { cookie, sql } of parity.identity ?? []) {
    const value = cookies.find(({ name }) => name === cookie)?.value;
    if (value === undefined) continue;
    const token = decodeURIComponent(value).split('.')[0] ?? '';
    const [row] = await side.copy.database.query<{ role: string | null; tenant: string | null }>(sql, [token]);
    if (row !== undefined) return { role: row.role ?? 'somebody', tenant: row.tenant ?? '' };
  }
  return null;
}
