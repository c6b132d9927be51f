import { createHash } from 'node:crypto';
import pg from 'pg';

export const DEMO_PASSWORD = 'nectar-demo-2024';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The same name gives the same uuid on every machine, which makes the seed repeatable. */
export function seedId(name: string): string {
  const hex = createHash('sha256').update(`nectar-seed:${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number from 0 to limit - 1 that looks random and is the same every time. */
export function pick(name: string, limit: number): number {
  return Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % limit;
}

export function daysAgo(days: number, minutes = 0): Date {
  return new Date(Date.now() - days * DAY_MS - minutes * 60_000);
}

export type Row = Record<string, unknown>;

const asParameter = (value: unknown) =>
  value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : (value ?? null);

/** Inserts rows that all have the same columns in one statement; rows that are there already stay as they are. */
export async function insertRows(client: pg.Client, table: string, rows: Row[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const groups = rows.map((_row, index) => `(${columns.map((_column, offset) => `$${index * columns.length + offset + 1}`).join(', ')})`);
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  await client.query(
    `INSERT INTO ${table} (${names}) VALUES ${groups.join(', ')} ON CONFLICT DO NOTHING`,
    rows.flatMap((row) => columns.map((column) => asParameter(row[column]))),
  );
}
