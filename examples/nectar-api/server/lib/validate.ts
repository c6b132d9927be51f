import type { z } from 'zod';
import { badRequest, notFound } from './errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The parsed value, or a 400 that names every bad field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String).join('.') || 'body';
    fields[path] ??= issue.message;
  }
  throw badRequest('Please check the marked fields.', fields);
}

/** A uuid from a path; anything else cannot name a row, so it is a 404. */
export function uuidParam(value: unknown, what = 'Resource'): string {
  if (typeof value !== 'string' || !UUID.test(value)) throw notFound(what);
  return value;
}

/** limit and offset from ?page=&pageSize=; page starts at 1, pageSize is at most 100. */
export function pageOf(query: Record<string, unknown>, defaultSize = 25): { limit: number; offset: number } {
  const page = Math.max(1, Number.parseInt(String(query.page ?? '1'), 10) || 1);
  const size = Number.parseInt(String(query.pageSize ?? defaultSize), 10) || defaultSize;
  const limit = Math.min(100, Math.max(1, size));
  return { limit, offset: (page - 1) * limit };
}
