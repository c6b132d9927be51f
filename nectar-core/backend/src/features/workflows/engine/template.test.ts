import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolve, resolveText } from './template.ts';

it('leaves every value without braces as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!JSON.stringify(value).includes('{{'));
      expect(JSON.stringify(resolve(value, {}))).toBe(JSON.stringify(value));
    }),
  );
});

it('gives a path that stands alone its value with its type, at any depth', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.constantFrom('a', 'b', 'c-d', 'e_1'), { minLength: 1 }), (value, path) => {
      const values = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      expect(resolve({ set: [`{{ ${path.join('.')} }}`] }, values)).toEqual({ set: [value] });
    }),
  );
});

it('writes values into text, and nothing for a path that leads nowhere', () => {
  const values = { input: { n: 7, list: [1, { two: 2 }] } };
  expect(resolveText('n={{input.n}} l={{input.list}} x={{input.x.y}}.', values)).toBe('n=7 l=[1,{"two":2}] x=.');
  expect(resolveText('{{input.list.1.two}}', values)).toBe('2');
});

it('reaches no property that the values do not own', () => {
  for (const path of ['constructor', '__proto__', 'input.toString', 'input.constructor.name'])
    expect(resolve(`{{${path}}}`, { input: {} })).toBeUndefined();
});
