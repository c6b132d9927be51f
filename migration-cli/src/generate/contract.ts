import type { Shape } from './shape.ts';

/** How generated modules check values: with zod where the monolith has it, by themselves where it has not. */
export type ContractStyle = 'zod' | 'own';

/** The contract of one value, as an expression that `differs` understands. */
export function contractOf(shape: Shape, style: ContractStyle): string {
  return style === 'zod' ? schemaOf(shape) : JSON.stringify(shape.t === 'bad' ? { t: 'any' } : shape);
}

/** What zod's own number and date refuse (NaN, Infinity, a date that is none) travels as well, so they are told by type. */
function schemaOf(shape: Shape): string {
  switch (shape.t) {
    case 'any':
    case 'bad':
      return 'z.unknown()';
    case 'number':
      return "z.custom((value) => typeof value === 'number', 'must be a number')";
    case 'nothing':
      return 'z.union([z.undefined(), z.null()])';
    case 'date':
      return 'z.instanceof(Date)';
    case 'bytes':
      return 'z.instanceof(Uint8Array)';
    case 'is':
      return `z.literal(${JSON.stringify(shape.value)})`;
    case 'array':
    case 'set':
      return `z.${shape.t}(${schemaOf(shape.of)})`;
    case 'record':
      return `z.record(z.string(), ${schemaOf(shape.of)})`;
    case 'map':
      return `z.map(${schemaOf(shape.keys)}, ${schemaOf(shape.of)})`;
    case 'object':
      return objectSchema(shape.fields);
    case 'either':
      return shape.of.length === 1 && shape.of[0]
        ? schemaOf(shape.of[0])
        : `z.union([${shape.of.map(schemaOf).join(', ')}])`;
    default:
      return `z.${shape.t}()`;
  }
}

/** More fields than the type names may come. A field of any form is there or not, as TypeScript sees it. */
function objectSchema(fields: Record<string, { shape: Shape; optional: boolean }>): string {
  const list = Object.entries(fields).map(
    ([name, { shape, optional }]) =>
      `${JSON.stringify(name)}: ${schemaOf(shape)}${optional || mayBeUndefined(shape) ? '.optional()' : ''}`,
  );
  return `z.object({ ${list.join(', ')} }).passthrough()`;
}

function mayBeUndefined(shape: Shape): boolean {
  if (shape.t === 'either') return shape.of.some(mayBeUndefined);
  return shape.t === 'any' || shape.t === 'bad' || shape.t === 'nothing';
}

/** `differs(value, contract, at)`: where a value is not as its contract says; null where it is. */
export function differsText(style: ContractStyle, ts: boolean): string {
  return style === 'zod' ? zodText(ts) : ownText(ts);
}

/** The type of contracts; '' in JavaScript. */
export function contractType(style: ContractStyle, ts: boolean): string {
  if (!ts) return '';
  return style === 'zod' ? 'type Shape = z.ZodType<unknown>;\n' : OWN_TYPE;
}

const OWN_TYPE = `type Shape =
  | { t: 'any' | 'string' | 'number' | 'boolean' | 'bigint' | 'null' | 'nothing' | 'date' | 'bytes' }
  | { t: 'is'; value: string | number | boolean }
  | { t: 'array' | 'record' | 'set'; of: Shape }
  | { t: 'map'; keys: Shape; of: Shape }
  | { t: 'object'; fields: Record<string, { shape: Shape; optional: boolean }> }
  | { t: 'either'; of: Shape[] };
`;

function zodText(ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  return `/** Where a value is not as its contract says; null where it is. The value itself goes on as it came. */
function differs(value${t(': unknown')}, contract${t(': Shape')}, at${t(': string')})${t(': string | null')} {
  const result = contract.safeParse(value);
  if (result.success) return null;
  const [issue] = result.error.issues;
  return \`\${[at, ...(issue?.path ?? [])].map(String).join('.')}: \${issue?.message ?? 'has another form'}\`;
}`;
}

function ownText(ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  return `/** Where a value is not as its contract says; null where it is. */
function differs(value${t(': unknown')}, shape${t(': Shape')}, at${t(': string')})${t(': string | null')} {
  switch (shape.t) {
    case 'any':
      return null;
    case 'null':
      return value === null ? null : \`\${at} must be null\`;
    case 'nothing':
      return value === undefined || value === null ? null : \`\${at} must be left out\`;
    case 'is':
      return value === shape.value ? null : \`\${at} must be \${JSON.stringify(shape.value)}\`;
    case 'array':
      if (!Array.isArray(value)) return \`\${at} must be a list\`;
      return value.map((item, index) => differs(item, shape.of, \`\${at}[\${index}]\`)).find((wrong) => wrong !== null) ?? null;
    case 'record':
      if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return \`\${at} must be an object\`;
      return Object.entries(value).map(([key, item]) => differs(item, shape.of, \`\${at}.\${key}\`)).find((wrong) => wrong !== null) ?? null;
    case 'object':
      if (!isObject(value)) return \`\${at} must be an object\`;
      for (const [key, field] of Object.entries(shape.fields)) {
        if (value[key] === undefined && field.optional) continue;
        const wrong = differs(value[key], field.shape, \`\${at}.\${key}\`);
        if (wrong) return wrong;
      }
      return null;
    case 'date':
      return value instanceof Date ? null : \`\${at} must be a date\`;
    case 'bytes':
      return value instanceof Uint8Array ? null : \`\${at} must be bytes\`;
    case 'set':
      if (!(value instanceof Set)) return \`\${at} must be a set\`;
      return differs([...value], { t: 'array', of: shape.of }, at);
    case 'map':
      if (!(value instanceof Map)) return \`\${at} must be a map\`;
      return differs([...value.keys()], { t: 'array', of: shape.keys }, at) ?? differs([...value.values()], { t: 'array', of: shape.of }, at);
    case 'either':
      return shape.of.some((option) => differs(value, option, at) === null) ? null : \`\${at} has none of the expected forms\`;
    default:
      return typeof value === shape.t ? null : \`\${at} must be a \${shape.t}\`;
  }
}

function isObject(value${t(': unknown')})${t(': value is Record<string, unknown>')} {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}`;
}
