/**
 * The text of `encode` and `decode`, for both ends of a call: what JSON has no form for travels as `{ $: kind, v: … }`.
 * Dates, bigints, maps, sets, bytes, undefined, and the numbers that JSON lacks come back as what they were.
 */
export const codecText = (ts: boolean): string => `${encodeText(ts)}\n\n${decodeText(ts)}`;

export function encodeText(ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  return `/** What JSON has no form for, as { $: kind, v }; a TypeError for what cannot travel at all. */
function encode(value${t(': unknown')}, above${t(': unknown[]')} = [])${t(': unknown')} {
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(\`a \${typeof value} cannot travel\`);
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) throw new TypeError('what holds itself cannot travel');
  const deeper = [...above, value];
  const each = (item${t(': unknown')}) => encode(item, deeper);
  if (Array.isArray(value)) return Array.from(value, each);
  if (value instanceof Date) return { $: 'date', v: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => pair.map(each)) };
  if (value instanceof Set) return { $: 'set', v: [...value].map(each) };
  if (value instanceof Uint8Array)
    return { $: Buffer.isBuffer(value) ? 'buffer' : 'bytes', v: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (typeof ${t('(')}value${t(' as { toJSON?: unknown })')}.toJSON === 'function') return each(${t('(')}value${t(' as { toJSON(): unknown })')}.toJSON());
  const plain = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, each(item)]));
  return Object.hasOwn(plain, '$') ? { $: 'object', v: Object.entries(plain) } : plain;
}`;
}

function decodeText(ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  return `function decode(value${t(': unknown')})${t(': unknown')} {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const { $: kind, v } = value${t(' as { $?: string; v?: any }')};
  switch (Object.hasOwn(value, '$') ? kind : null) {
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(v);
    case 'number':
      return Number(v);
    case 'date':
      return new Date(v ?? Number.NaN);
    case 'map':
      return new Map(v.map((pair${t(': unknown[]')}) => pair.map(decode)));
    case 'set':
      return new Set(v.map(decode));
    case 'buffer':
      return Buffer.from(v, 'base64');
    case 'bytes':
      return new Uint8Array(Buffer.from(v, 'base64'));
    case 'object':
      return Object.fromEntries(v.map(([key, item]${t(': [string, unknown]')}) => [key, decode(item)]));
    default:
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
  }
}`;
}
