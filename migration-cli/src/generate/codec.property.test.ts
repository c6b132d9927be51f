import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecText } from './codec.ts';

interface Codec {
  encode(value: unknown): unknown;
  decode(value: unknown): unknown;
}

const { encode, decode } = new Function(`${codecText(false)}\nreturn { encode, decode };`)() as Codec;

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object'), tie('map'), tie('set')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.oneof(fc.constantFrom('$', 'v', '__proto__', 'a'), fc.string()), tie('value'), {
    maxKeys: 4,
  }),
  map: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  set: fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
}));

describe('what travels in a call over HTTP', () => {
  it('comes back as it was, through the text of JSON', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decode(JSON.parse(JSON.stringify(encode(sent))))).toStrictEqual(plain(sent));
      }),
      { numRuns: 500 },
    );
  });

  it('is read as it stands where the other end sends plain JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (sent) => {
        fc.pre(!JSON.stringify(sent).includes('"$"'));
        expect(decode(sent)).toEqual(sent);
      }),
    );
  });

  it('is refused where it is a function, a symbol, or holds itself', () => {
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    for (const refused of [() => 1, Symbol('s'), { deep: [() => 1] }, circle])
      expect(() => encode(refused)).toThrow(/cannot travel/);
  });
});

/** Objects without a prototype arrive with the usual one. */
function plain(sent: unknown): unknown {
  if (Array.isArray(sent)) return sent.map(plain);
  if (sent instanceof Map) return new Map([...sent].map(([key, item]) => [plain(key), plain(item)]));
  if (sent instanceof Set) return new Set([...sent].map(plain));
  if (typeof sent !== 'object' || sent === null || sent instanceof Date || sent instanceof Uint8Array) return sent;
  return Object.fromEntries(Object.entries(sent).map(([key, item]) => [key, plain(item)]));
}
