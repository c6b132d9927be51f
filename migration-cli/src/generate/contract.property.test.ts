import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ContractStyle, contractOf, differsText } from './contract.ts';
import type { Shape } from './shape.ts';

type Differs = (value: unknown, contract: unknown, at: string) => string | null;

/** The generated text with one contract, run as it is. */
function checker(shape: Shape, style: ContractStyle): (value: unknown) => string | null {
  const text = `${differsText(style, false)}\nreturn { differs, contract: ${contractOf(shape, style)} };`;
  const { differs, contract } = new Function('z', text)(z) as { differs: Differs; contract: unknown };
  return (value) => differs(value, contract, 'input');
}

const plain = ['any', 'string', 'number', 'boolean', 'bigint', 'null', 'nothing', 'date', 'bytes'] as const;
const shapes: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...plain).map((t): Shape => ({ t })),
    fc.constantFrom('open', 'shut', 3, true).map((value): Shape => ({ t: 'is', value })),
    fc.record({ t: fc.constantFrom('array', 'set', 'record'), of: tie('shape') }) as fc.Arbitrary<Shape>,
    fc.record({ t: fc.constant('map'), keys: tie('shape'), of: tie('shape') }) as fc.Arbitrary<Shape>,
    fc.record({
      t: fc.constant('either'),
      of: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<Shape>,
    fc
      .dictionary(fc.constantFrom('a', 'b', 'x-y'), fc.record({ shape: tie('shape'), optional: fc.boolean() }))
      .map((fields): Shape => ({ t: 'object', fields: { ...fields } })),
  ),
})).shape;

const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  Number.NaN,
  -0,
  Number.POSITIVE_INFINITY,
  12n,
  new Date(0),
  new Date(Number.NaN),
  new Uint8Array(2),
  'open',
  3,
  true,
);
const values = fc.oneof(
  odd,
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withMap: true, withSet: true }),
);

/** A value of a shape. */
function fitting(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.t) {
    case 'is':
      return fc.constant(shape.value);
    case 'array':
      return fc.array(fitting(shape.of), { maxLength: 2 });
    case 'set':
      return fc.array(fitting(shape.of), { maxLength: 2 }).map((list) => new Set(list));
    case 'record':
      return fc.dictionary(fc.constantFrom('p', 'q'), fitting(shape.of)).map((made) => ({ ...made }));
    case 'map':
      return fc.array(fc.tuple(fitting(shape.keys), fitting(shape.of)), { maxLength: 2 }).map((list) => new Map(list));
    case 'either':
      return fc.oneof(...shape.of.map(fitting));
    case 'object':
      return fc
        .tuple(
          ...Object.entries(shape.fields).map(([name, field]) => fc.tuple(fc.constant(name), fitting(field.shape))),
        )
        .map((list) => Object.fromEntries(list));
    default:
      return plainValue(shape.t);
  }
}

function plainValue(t: string): fc.Arbitrary<unknown> {
  const all: Record<string, fc.Arbitrary<unknown>> = {
    any: odd,
    string: fc.string(),
    number: fc.double(),
    boolean: fc.boolean(),
    bigint: fc.bigInt(),
    null: fc.constant(null),
    nothing: fc.constantFrom(null, undefined),
    date: fc.date({ noInvalidDate: false }),
    bytes: fc.constant(new Uint8Array(3)),
  };
  return all[t] ?? fc.constant(undefined);
}

describe('a contract', () => {
  it('says the same with zod and without, of values of any form', () => {
    fc.assert(
      fc.property(shapes, values, (shape, value) => {
        expect(checker(shape, 'zod')(value) === null).toBe(checker(shape, 'own')(value) === null);
      }),
      { numRuns: 400 },
    );
  });

  it('lets every value of its type through, in both ways', () => {
    const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fitting(shape)));
    fc.assert(
      fc.property(cases, ([shape, value]) => {
        expect([checker(shape, 'zod')(value), checker(shape, 'own')(value)]).toEqual([null, null]);
      }),
      { numRuns: 400 },
    );
  });

  it.each(['zod', 'own'] as const)('names the place of what is wrong: %s', (style) => {
    const shape: Shape = {
      t: 'object',
      fields: {
        items: {
          optional: false,
          shape: { t: 'array', of: { t: 'object', fields: { cents: { optional: false, shape: { t: 'number' } } } } },
        },
      },
    };
    const wrong = checker(shape, style)({ items: [{ cents: 1 }, { cents: '2' }] });
    expect(wrong).toMatch(/^input\.items(?:\.1|\[1\])\.cents:? must be a number$/);
  });
});
