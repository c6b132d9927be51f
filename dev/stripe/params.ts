import { invalid, required } from './errors.ts';

/** Form parameters after parsing: nested records, arrays and strings. */
export type Params = Readonly<Record<string, unknown>>;

export function asParams(value: unknown): Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Params) : {};
}

/** A list that arrived as `a[]=x` or as `a[0]=x`, however the parser stored it. */
export function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}

export function text(params: Params, key: string): string | undefined {
  const value = params[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, key);
  return value;
}

export function requiredText(params: Params, key: string): string {
  const value = text(params, key);
  if (value === undefined || value === '') throw required(key);
  return value;
}

export function integer(params: Params, key: string): number | undefined {
  const value = text(params, key);
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw invalid(`Invalid integer: ${value}`, key, 'parameter_invalid_integer');
  return Number(value);
}

export function flag(params: Params, key: string): boolean | undefined {
  const value = text(params, key);
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, key);
  return value === 'true';
}

export function metadata(params: Params, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  if (params.metadata === '') return {};
  const merged: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(asParams(params.metadata))) {
    if (value === '') delete merged[key];
    else merged[key] = String(value);
  }
  return merged;
}
