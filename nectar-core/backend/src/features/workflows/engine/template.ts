const WHOLE = /^\{\{\s*([\w.-]+)\s*\}\}$/;
const EACH = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** The value at "steps.0.body.id"; undefined when the path leads nowhere. Own properties only. */
export function valueAt(path: string, values: unknown): unknown {
  let current: unknown = values;
  for (const part of path.split('.')) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Fills {{paths}} in every text of a value. A text that is one path alone becomes the value itself, with its type. */
export function resolve(value: unknown, values: unknown): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    if (whole) return valueAt(whole, values);
    return value.replace(EACH, (_match, path: string) => asText(valueAt(path, values)));
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, values));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, values)]));
  }
  return value;
}

/** Like resolve, for places that need text. */
export function resolveText(text: string, values: unknown): string {
  return asText(resolve(text, values));
}
