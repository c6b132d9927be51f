import { query } from '@server/lib';
import type { QueryResultRow } from 'pg';

export interface Page {
  limit: number;
  offset: number;
}

export interface List<T> {
  items: T[];
  total: number;
}

/** A page of a SELECT without LIMIT, and how many rows there are in all. `page` comes after the parameters of the text. */
export async function listPage<T extends QueryResultRow>(text: string, params: unknown[], page: Page): Promise<List<T>> {
  const counted = await query<{ total: number }>(`SELECT count(*) AS total FROM (${text}) AS listed`, params);
  const { rows } = await query<T>(`${text} LIMIT $${params.length + 1} OFFSET $${params.length + 2}`, [...params, page.limit, page.offset]);
  return { items: rows, total: counted.rows[0]?.total ?? 0 };
}

/** A LIKE pattern that finds the text anywhere, with its own wildcards taken literally; null finds everything. */
export function containing(text: unknown): string | null {
  if (typeof text !== 'string' || text.trim() === '') return null;
  return `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
}

/** A query parameter that is there, or null. */
export function given(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
