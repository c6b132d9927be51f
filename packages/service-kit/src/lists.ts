import { notFound } from './errors.ts';

export interface Page {
  limit: number;
  offset: number;
}

export interface List<T> {
  items: T[];
  /** How many there are in all, not only on this page. */
  total: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A uuid from a request; anything else cannot name a row, so it is a 404. */
export function uuid(value: string, what: string): string {
  if (!UUID.test(value)) throw notFound(what);
  return value;
}

/** limit and offset of a page; the contract has bounded both. */
export const pageOf = ({ page, pageSize }: { page: number; pageSize: number }): Page => ({
  limit: pageSize,
  offset: (page - 1) * pageSize,
});

/** A list that is not paged. */
export const whole = <T>(items: T[]): List<T> => ({ items, total: items.length });

/** What must be there, or a 404 that names it. */
export function found<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw notFound(what);
  return value;
}
