import type { Db, List, Page } from '@nectar/service-kit';
import type { QueryResultRow } from 'pg';

/** A page of a SELECT without LIMIT, and how many rows there are in all. */
export async function listPage<T extends QueryResultRow>(
  db: Db,
  text: string,
  params: unknown[],
  page: Page,
): Promise<List<T>> {
  const counted = await db.query<{ total: number }>(`SELECT count(*)::int AS total FROM (${text}) AS listed`, params);
  const items = await db.query<T>(`${text} LIMIT $${params.length + 1} OFFSET $${params.length + 2}`, [
    ...params,
    page.limit,
    page.offset,
  ]);
  return { items, total: counted[0]?.total ?? 0 };
}

/** A LIKE pattern that finds the text anywhere, with its own wildcards taken literally; null finds everything. */
export function containing(text: string | undefined): string | null {
  if (text === undefined || text.trim() === '') return null;
  return `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
}

/** A query parameter that is there, or null. */
export const given = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
