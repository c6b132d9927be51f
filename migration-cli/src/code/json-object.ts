export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a JSON text holds; null where it holds none. */
export function readObject(text: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** '/dependencies/@types~1pg' gives ['dependencies', '@types/pg']. */
function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(...keys: string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function valueAt(json: JsonObject, pointer: string): unknown {
  return keysOf(pointer).reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
}

export function removeKey(json: JsonObject, pointer: string): void {
  const keys = keysOf(pointer);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
  if (isObject(parent)) delete parent[last];
}

export function setKey(json: JsonObject, pointer: string, value: unknown): void {
  const keys = keysOf(pointer);
  const last = keys.pop() ?? '';
  let at = json;
  for (const key of keys) {
    const next = isObject(at[key]) ? at[key] : {};
    at[key] = next;
    at = next;
  }
  at[last] = value;
}
